"""Questions an editor adds to the six: their kinds, their choices, and when one is asked."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail.contrib.forms.forms import FormBuilder
from wagtail.contrib.forms.models import FORM_FIELD_CHOICES

from .uploads import UploadField

KINDS = (
    *(kind for kind in FORM_FIELD_CHOICES if kind[0] != "hidden"),
    ("file", _("File")),
    ("hidden", _("Hidden, filled from the address")),
)
WITH_CHOICES = {"checkboxes", "dropdown", "multiselect", "radio"}
TELLING = {*WITH_CHOICES, "checkbox"}  # kinds on whose answer another question may depend


def choices_in(text: str) -> list[str]:
    """One choice a line, or several in one line with Chinese or English commas between them."""
    lines = text.strip().splitlines()
    parts = lines if len(lines) > 1 else text.replace("，", ",").split(",")
    return [choice for part in parts if (choice := part.strip().rstrip(",，").strip())]


@dataclass(frozen=True)
class Condition:
    """Ask only if the question `name` was answered, and with `answer` where one is named."""

    name: str
    label: str
    answer: str = ""

    def holds(self, given) -> bool:
        answers = given if isinstance(given, list) else [given]
        return self.answer in map(str, answers) if self.answer else any(answers)


class QuestionBuilder(FormBuilder):
    """Wagtail's form builder with files, words from the address, and conditions."""

    def create_file_field(self, question, options):
        return UploadField(**options | {"initial": None})

    def create_hidden_field(self, question, options):
        # Nobody could correct what nobody sees.
        field = forms.CharField(**options | {"required": False, "max_length": 255, "widget": forms.HiddenInput})
        field.parameter = getattr(question, "parameter", "") or question.clean_name
        return field

    def get_formatted_field_choices(self, question):
        return [(choice, choice) for choice in choices_in(question.choices)]

    def get_create_field_function(self, kind):
        create = super().get_create_field_function(kind)

        def created(question, options):
            field = create(question, options)
            field.question = question
            return field

        return created

    @property
    def formfields(self):
        fields, asked = super().formfields, {}
        for name, field in fields.items():
            field.condition = self.condition_of(field.question, asked)
            asked[field.question.label] = name
        return fields

    def condition_of(self, question, asked: dict[str, str]) -> Condition | None:
        """None also where the question it names is not among those `asked` before: better asked than lost."""
        label = getattr(question, "only_if_question", "")
        return Condition(asked[label], label, question.only_if_answer) if label in asked else None
