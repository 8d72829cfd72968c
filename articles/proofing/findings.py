"""What the checks say about a page: findings, sorted by how much they matter."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from ..conf import conf


class Severity(models.TextChoices):
    BLOCK = "block", _("must be changed")
    WARN = "warn", _("needs a reason")
    INFO = "info", _("for information")


@dataclass(frozen=True)
class Finding:
    """One thing a check noticed, and where: a field's name, or `body:<block id>`; empty means the whole page."""

    severity: Severity
    rule: str
    message: str
    place: str = ""
    excerpt: str = ""
    suggestion: str = ""

    @property
    def key(self) -> str:
        """The same as long as rule, place and excerpt are: what a tick refers to."""
        told = "\0".join([self.rule, self.place, self.excerpt])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


Provider = Callable[[models.Model], Iterable[Finding]]


def findings_of(page) -> list[Finding]:
    """What every provider says about this version of the page, the most serious first; each finding once."""
    found = {finding.key: finding for provider in providers() for finding in provider(page)}
    order = list(Severity)
    return sorted(found.values(), key=lambda finding: order.index(finding.severity))


def providers() -> list[Provider]:
    """The functions named by `ARTICLES_PROOFING_PROVIDERS`. Raises ImportError where one cannot be imported."""
    return [import_string(path) for path in conf.PROOFING_PROVIDERS]
