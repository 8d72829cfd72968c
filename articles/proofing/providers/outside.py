"""How a proofing service outside the house is attached; off until `ARTICLES_PROOFING_SERVICE_URL` is set.

We send `{"passages": [{"place": "body:…", "text": "…"}]}` by POST and understand
`{"findings": [{"place", "excerpt", "message", "suggestion", "severity"}]}`. To attach a service that speaks otherwise,
copy this module, change `request_for` and `read_answer`, and name the copy in `ARTICLES_PROOFING_PROVIDERS`.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPException

from django.core.cache import cache
from django.utils.translation import gettext as _

from deliveries.channels import Undelivered, post

from ...conf import conf
from ..findings import Finding, Severity
from ..texts import Passage, passages

logger = logging.getLogger(__name__)
MOST_FINDINGS = 200
# A text is checked in the editor, on submitting and on approving: the service is asked once.
REMEMBER, REMEMBER_FAILURE = 600, 30
# The network, our own refusal, and an answer that is not what we understand.
FAILURES = (OSError, HTTPException, Undelivered, ValueError, TypeError, KeyError, AttributeError)


def ask_outside_service(page) -> Iterator[Finding]:
    """What the service says; that it does not answer is told, and stops nobody."""
    if not conf.PROOFING_SERVICE_URL:
        return
    answer = remembered_answer(request_for(passages(page)))
    if answer is None:
        yield Finding(Severity.INFO, "outside", _("The proofing service did not answer."))
        return
    for item in answer:
        yield Finding(**item | {"severity": Severity(item["severity"])})


def request_for(texts: list[Passage]) -> bytes:
    told = [{"place": passage.place, "text": passage.text} for passage in texts]
    return json.dumps({"passages": told}, ensure_ascii=False).encode()


def remembered_answer(body: bytes) -> list[dict] | None:
    key = "articles-proofing-" + hashlib.sha256(conf.PROOFING_SERVICE_URL.encode() + b"\0" + body).hexdigest()
    known = cache.get(key)
    if known is None:
        try:
            known = {"findings": read_answer(send(body))}
        except FAILURES as error:
            logger.warning("The proofing service did not answer: %s", type(error).__name__)
            known = {"findings": None}
        cache.set(key, known, REMEMBER if known["findings"] is not None else REMEMBER_FAILURE)
    return known["findings"]


def send(body: bytes) -> bytes:
    headers = {"Content-Type": "application/json"}
    if conf.PROOFING_SERVICE_TOKEN:
        headers["Authorization"] = f"Bearer {conf.PROOFING_SERVICE_TOKEN}"
    status, answer = post(conf.PROOFING_SERVICE_URL, body, headers, timeout=conf.PROOFING_SERVICE_TIMEOUT)
    if status != HTTPStatus.OK:
        raise HTTPException(f"HTTP {status}")
    return answer


def read_answer(content: bytes) -> list[dict]:
    """The fields of findings, as text. Raises ValueError, KeyError or TypeError where it is not what we understand."""
    return [
        {
            "severity": Severity(item.get("severity", Severity.WARN)).value,
            "rule": "outside",
            "message": str(item["message"])[:300],
            "place": str(item.get("place", ""))[:100],
            "excerpt": str(item.get("excerpt", ""))[:200],
            "suggestion": str(item.get("suggestion", ""))[:200],
        }
        for item in json.loads(content)["findings"][:MOST_FINDINGS]
    ]
