"""Terms, and drafts whose words the checks read."""

import json
from uuid import uuid4

from wagtail.test.utils.form_data import nested_form_data, streamfield

from articles.models import Term
from articles.proofing.findings import findings_of

IDENTITY_NUMBER = "11010519491231002X"  # the example of GB 11643-1999
CARD_NUMBER = "4111111111111111"  # the card networks' own test number


def a_term(pattern="最佳", **values):
    return Term.objects.create(pattern=pattern, **values)


def blocks(*children) -> str:
    """A body: (type, value) each."""
    return json.dumps([{"type": kind, "value": value, "id": str(uuid4())} for kind, value in children])


def paragraph(text: str):
    return ("paragraph", f"<p>{text}</p>")


def found(page, rule: str) -> list[tuple[str, str, str]]:
    """(severity, place, excerpt) of what a rule says; the ids of blocks are left out."""
    findings = [finding for finding in findings_of(page) if finding.rule == rule]
    return [(str(finding.severity), finding.place.split(":")[0], finding.excerpt) for finding in findings]


def posted(page, *, title=None, body=(), **buttons) -> dict:
    """What the editor sends for an article."""
    return nested_form_data(
        {
            "title": title or page.title,
            "slug": page.slug,
            "author": "Li Ming",
            "body": streamfield(body),
            "recommended": streamfield([]),
        }
        | buttons
    )
