"""The 校对 check-list that a reviewer ticks, and the forms of the two decisions.

Wagtail's own dialogs use the forms too, so an approval needs the ticks wherever it is given.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

CHECKLIST = {
    "line": _("Line and wording: follows policy, official terms"),
    "names": _("Names and posts: spelt right, in the right order"),
    "facts": _("Times, places, figures: agree with the source"),
    "language": _("Characters and punctuation: no errors"),
    "pictures": _("Pictures: licensed, captions fit"),
    "links": _("Links and attachments: open, and hold the right thing"),
}


class ApprovalForm(forms.Form):
    checklist = forms.MultipleChoiceField(
        label=_("Proofreading check-list"),
        choices=CHECKLIST.items(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    comment = forms.CharField(
        label=_("Comment for the next reviewer"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2000
    )

    def clean_checklist(self):
        if missing := unticked(self.cleaned_data["checklist"]):
            raise forms.ValidationError(tick_all(missing))
        return self.cleaned_data["checklist"]


class SendBackForm(forms.Form):
    comment = forms.CharField(
        label=_("Reason, for the author"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        help_text=_("What must be changed, and where. The author reads it in the editor and by mail."),
        error_messages={"required": _("Say what must be changed, so that the author knows what to do.")},
    )


def unticked(ticked) -> list[str]:
    """Labels of the items that are missing in an iterable of keys."""
    return [str(label) for key, label in CHECKLIST.items() if key not in ticked]


def tick_all(missing: list[str]) -> str:
    return _("Please tick the whole check-list before approving. Still open: %(items)s.") % {
        "items": "；".join(item.split("：")[0].split(":")[0] for item in missing)
    }


def ticked_labels(checklist: dict) -> list[str]:
    return [str(label) for key, label in CHECKLIST.items() if checklist.get(key)]
