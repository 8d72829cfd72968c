"""What an enquiry says, as one text: the same text is the same enquiry."""

import json

from django.views.decorators.debug import sensitive_variables

from .files import digests
from .forms import TYPED
from .sealing import index_of, indexes_of

USE = "leads.content"


@sensitive_variables()
def content_of(values: dict) -> str:
    return json.dumps(values, sort_keys=True, default=str)


@sensitive_variables()
def values_of(row) -> dict:
    # A row of the database has no files to compare: its fingerprint was taken with them.
    told = {name: getattr(row, name) for name in TYPED} | row.answers | digests(getattr(row, "new_files", []))
    passed_on = getattr(row, "partner_consent", None)
    return told if passed_on is None else told | {"partner_consent": passed_on}


def fingerprint_of_row(row) -> str:
    """A keyed hash of what a lead says: without the key nobody can try numbers out on it."""
    return index_of(content_of(values_of(row)), USE)


def says_the_same(one, other) -> bool:
    """Whether two leads of which `one` is stored were filled in alike."""
    return one.fingerprint in indexes_of(content_of(values_of(other)), USE)
