from django import forms
from django.utils.translation import gettext_lazy as _

from .withdraw import SHORTEST_REASON


class WithdrawForm(forms.Form):
    """Why a page leaves the site, and what its readers are told."""

    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST_REASON,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the record and for colleagues; readers do not see it."),
    )
    public_note = forms.CharField(
        label=_("Note for readers"),
        max_length=300,
        required=False,
        help_text=_("Shown at the old address. Empty: a plain sentence that the page has been withdrawn."),
    )
    include_descendants = forms.BooleanField(label=_("Withdraw the pages below it as well"), required=False)

    def __init__(self, *args, live_below: int = 1, **kwargs):
        super().__init__(*args, **kwargs)
        if not live_below:
            del self.fields["include_descendants"]

    def words(self) -> dict:
        """The answers as arguments of `withdraw`."""
        return {
            "reason": self.cleaned_data["reason"],
            "public_note": self.cleaned_data["public_note"],
            "include_below": self.cleaned_data.get("include_descendants", False),
        }
