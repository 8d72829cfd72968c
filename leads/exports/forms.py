"""What is asked before an export."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..rights import may_somewhere
from .columns import ANSWERS, COLUMNS
from .records import ExportProfile, ExportSchedule

LABELS = {key: column.heading for key, column in COLUMNS.items()} | {ANSWERS: _("Further questions, a column each")}
KINDS = [
    ("xlsx", _("Excel (XLSX): numbers stay what they are")),
    ("csv", _("CSV: Excel drops zeros at the beginning of numbers")),
    ("json", _("JSON: for programs")),
]


def profiles_of(user) -> QuerySet[ExportProfile]:
    """One's own and the shared ones."""
    return ExportProfile.objects.filter(Q(owner=user) | Q(is_shared=True))


class ExportForm(forms.Form):
    """Format, numbers, repetition and profile; the columns come from a list of their own."""

    file_format = forms.ChoiceField(label=_("Format"), choices=KINDS, initial="xlsx", widget=forms.RadioSelect)
    filters = forms.CharField(required=False, max_length=8000, widget=forms.HiddenInput)
    bare = forms.BooleanField(
        label=_("With names and numbers in full"),
        required=False,
        help_text=_("Without it they are masked. That you took them, and why, is written down."),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=200, help_text=_("For example: calls of the spring campaign.")
    )
    every = forms.ChoiceField(
        label=_("Again"),
        required=False,
        choices=[("", _("Only now")), *ExportSchedule.Every.choices],
        help_text=_("Each time the leads since the time before; a link comes by mail."),
    )
    profile = forms.CharField(
        label=_("Keep these columns as"), required=False, max_length=60, help_text=_("The name of a profile.")
    )
    is_shared = forms.BooleanField(label=_("For everybody who may export"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_somewhere(user, "reveal"):
            del self.fields["bare"], self.fields["reason"]
        if not may_somewhere(user, "configure"):
            del self.fields["is_shared"]

    def clean(self):
        if self.cleaned_data.get("bare") and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", gettext("Please say why you need the numbers in full."))
        return self.cleaned_data


def columns_posted(post) -> tuple[list[str], list[str]]:
    """All columns in the order of the list, and those of them that are ticked; after a step up or down."""
    order = [key for key in dict.fromkeys(post.getlist("order")) if key in LABELS]
    order += [key for key in LABELS if key not in order]
    for button, by in (("up", -1), ("down", 1)):
        key = post.get(button)
        at = order.index(key) if key in order else -1
        if key in order and 0 <= at + by < len(order):
            order[at], order[at + by] = order[at + by], order[at]
    return order, [key for key in order if key in post.getlist("shown")]
