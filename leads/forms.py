"""The enquiry form: six typed questions, the consent, and what an editor added."""

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from wagtail.contrib.forms.forms import FormBuilder

from .phones import normalised

TYPED = ("topic", "organisation", "headcount", "contact_name", "phone", "remarks")
STAMP = Signer(salt="leads.stamp")


class LinesField(forms.CharField):
    """Lines of text, counted as the browser counts them: a line end is one character."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class EnquiryForm(forms.Form):
    """The six questions every form asks. `website` is a trap: people never see it."""

    topic = forms.CharField(label=_("Training topic"), max_length=80, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=80, required=False)
    headcount = forms.IntegerField(
        label=_("Participants"),
        min_value=1,
        max_value=5000,
        required=False,
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], _("Write a whole number between 1 and 5000.")
        ),
    )
    contact_name = forms.CharField(label=_("Contact"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, error_messages={"required": _("We need a number to call you.")}
    )
    remarks = LinesField(label=_("Remarks"), max_length=500, required=False)
    consent = forms.BooleanField(
        label=_("Consent"), error_messages={"required": _("Please tick this box, or we may not contact you.")}
    )
    website = forms.CharField(required=False)
    stamp = forms.CharField(required=False)

    def clean_phone(self):
        self.phone_e164 = normalised(self.cleaned_data["phone"])
        return self.cleaned_data["phone"]

    @property
    def extra_names(self) -> list[str]:
        """Names of the questions an editor added, in order."""
        return [name for name in self.fields if name not in {*TYPED, "consent", "website", "stamp"}]

    def extra_fields(self):
        return [self[name] for name in self.extra_names]


def enquiry_form_class(extra_questions) -> type[EnquiryForm]:
    """The form with an editor's questions behind the six."""
    return type("PageEnquiryForm", (EnquiryForm,), dict(FormBuilder(extra_questions).formfields))


def new_stamp() -> str:
    """Signed and the same for everybody today, so that the page stays one set of bytes."""
    return STAMP.sign(localdate().isoformat())


def stamp_is_ours(stamp: str) -> bool:
    try:
        STAMP.unsign(stamp)
    except BadSignature:
        return False
    return True
