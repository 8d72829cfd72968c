"""Search engines that take addresses: each wants a body of its own and answers in its own words.

Baidu: plain lines to a fixed address, by https://ziyuan.baidu.com/linksubmit; it answers how many the day still allows.
IndexNow (Bing and others): one JSON object, by https://www.indexnow.org/documentation; a gone address is sent as well,
and the engine finds out itself.
"""

import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from .conf import conf

BAIDU, INDEXNOW = "baidu", "indexnow"
BATCH = {BAIDU: 2000, INDEXNOW: 10_000}


@dataclass(frozen=True)
class Heard:
    """What an engine made of a batch."""

    taken: int = 0
    refused: int = 0
    remain: int | None = None
    complaint: str = ""


def for_baidu(target: dict, urls: list[str]) -> tuple[str, bytes, dict]:
    endpoint = conf.PUSH_ENDPOINTS["baidu_gone" if target["is_gone"] else "baidu"]
    query = urlencode({"site": target["site"], "token": target["secret"]})
    return f"{endpoint}?{query}", "\n".join(urls).encode(), {"Content-Type": "text/plain"}


def for_indexnow(target: dict, urls: list[str]) -> tuple[str, bytes, dict]:
    key = target["secret"]
    body = {
        "host": urlsplit(target["site"]).netloc,
        "key": key,
        "keyLocation": f"{target['site']}/{key}.txt",
        "urlList": urls,
    }
    return (
        conf.PUSH_ENDPOINTS["indexnow"],
        json.dumps(body).encode(),
        {"Content-Type": "application/json; charset=utf-8"},
    )


def heard_from_baidu(status: int, answer: bytes, count: int) -> Heard:
    """Raises ValueError for an answer that is not JSON."""
    told = json.loads(answer or b"{}")
    if status != 200 or "success" not in told:
        words = str(told.get("message") or f"HTTP {status}")
        return Heard(remain=0 if "quota" in words else None, complaint=words)
    refused = len(told.get("not_same_site", [])) + len(told.get("not_valid", []))
    return Heard(taken=int(told["success"]), refused=refused, remain=int(told.get("remain", 0)))


def heard_from_indexnow(status: int, answer: bytes, count: int) -> Heard:
    return Heard(taken=count) if status in {200, 202} else Heard(complaint=f"HTTP {status}")


REQUESTS = {BAIDU: for_baidu, INDEXNOW: for_indexnow}
ANSWERS = {BAIDU: heard_from_baidu, INDEXNOW: heard_from_indexnow}
