"""The enquiry form: six typed questions, the consent, and what an editor added."""

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from .phones import normalised
from .questions import QuestionBuilder
from .uploads import Upload

TYPED = ("topic", "organisation", "headcount", "contact_name", "phone", "remarks")
OURS = {*TYPED, "consent", "partner_consent", "website", "stamp", "proof"}
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
    proof = forms.CharField(required=False)

    def clean_phone(self):
        normalised(self.cleaned_data["phone"])
        return self.cleaned_data["phone"]

    def clean(self):
        """Leaves out answers to what was not asked: without a script every question is seen."""
        answers = super().clean()
        self.unasked = set()
        for name in self.extra_names:
            condition = self.fields[name].condition
            if condition and not condition.holds(answers.get(condition.name)):
                self.unasked.add(name)
                answers.pop(name, None)
                self._errors.pop(name, None)
        return answers

    @property
    def asked_names(self) -> list[str]:
        """Of a valid form, the names of the added questions that were asked."""
        return [name for name in self.extra_names if name not in self.unasked]

    @property
    def uploads(self) -> dict:
        """Of a valid form, the files by name of the question."""
        answers = {name: self.cleaned_data[name] for name in self.asked_names}
        return {name: answer for name, answer in answers.items() if isinstance(answer, Upload)}

    @property
    def extra_names(self) -> list[str]:
        """Names of the questions an editor added, in order."""
        return [name for name in self.fields if name not in OURS]

    def extra_fields(self):
        return [self[name] for name in self.extra_names]

    def short_fields(self):
        """The added questions that cannot wait: required, and depending on nothing that is not shown."""
        shown = []
        for name in self.extra_names:
            field = self.fields[name]
            needed = field.required and (not field.condition or field.condition.name in shown)
            if needed or field.widget.is_hidden:
                shown.append(name)
        return [self[name] for name in shown]

    def fill_from(self, parameters) -> None:
        """Put what stands in the address into the hidden questions."""
        for name in self.extra_names:
            field = self.fields[name]
            if field.widget.is_hidden and parameters.get(field.parameter):
                self.initial[name] = parameters[field.parameter][: field.max_length]


def enquiry_form_class(extra_questions, notice=None) -> type[EnquiryForm]:
    """The form with an editor's questions behind the six, and the second box where data may go to partners."""
    fields = dict(QuestionBuilder(extra_questions).formfields)
    if notice and notice.partner_sentence:
        fields["partner_consent"] = forms.BooleanField(label=_("Passing on to partners"), required=False)
    return type("PageEnquiryForm", (EnquiryForm,), fields)


def new_stamp() -> str:
    """Signed and the same for everybody today, so that the page stays one set of bytes."""
    return STAMP.sign(localdate().isoformat())


def stamp_is_ours(stamp: str) -> bool:
    try:
        STAMP.unsign(stamp)
    except BadSignature:
        return False
    return True
