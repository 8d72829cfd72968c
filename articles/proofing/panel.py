"""The findings in the editor: a panel, and the script that puts each at the place it concerns."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import Panel

from ..review.rules import is_under_review_rules
from .accepted import acceptances_of
from .findings import Severity, findings_of

TEMPLATE = "articles/proofing/findings.html"


class ProofingPanel(Panel):
    """Shown for stored pages under review rules; other page types get it from the script."""

    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("Checks")} | kwargs)

    @property
    def clean_name(self):
        return super().clean_name or "proofing"

    class BoundPanel(Panel.BoundPanel):
        template_name = TEMPLATE

        def is_shown(self):
            return bool(self.instance.pk) and is_under_review_rules(self.instance)

        def get_context_data(self, parent_context=None):
            return super().get_context_data(parent_context) | facts_of(self.instance)


def facts_of(page, *, error: str = "") -> dict:
    """What the template of the findings needs."""
    accepted = acceptances_of(page)
    findings = findings_of(page)
    items = [
        {
            "finding": finding,
            "acceptance": accepted.get(finding.key) if finding.severity == Severity.WARN else None,
            "may_accept": finding.severity == Severity.WARN and finding.key not in accepted,
        }
        for finding in findings
    ]
    return {
        "items": items,
        "blocking": sum(finding.severity == Severity.BLOCK for finding in findings),
        "open": sum(item["may_accept"] for item in items),
        "check_url": reverse("articles_proofing_check", args=[page.pk]),
        "accept_url": reverse("articles_proofing_accept", args=[page.pk]),
        "error": error,
    }


def findings_html(request, page, *, error: str = "") -> str:
    return render_to_string(TEMPLATE, facts_of(page, error=error), request)


def editor_script() -> str:
    """Hook `insert_editor_js`. The script asks for the findings of whichever page the editor holds."""
    return format_html(
        '<link rel="stylesheet" href="{}"><script type="module" src="{}" data-proofing-url="{}"></script>',
        staticfiles_storage.url("articles/proofing.css"),
        staticfiles_storage.url("articles/proofing.js"),
        reverse("articles_proofing_check", args=[0]),
    )
