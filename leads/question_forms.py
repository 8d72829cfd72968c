"""What an editor is told at the field when a question cannot be asked as it stands."""

from django import forms
from django.utils.translation import gettext as _

from wagtail.contrib.forms.forms import WagtailAdminFormPageForm

from .question_mixin import AbstractQuestion
from .questions import TELLING, WITH_CHOICES, choices_in


class QuestionsForm(WagtailAdminFormPageForm):
    """The editor's form of a page with questions."""

    class Media:
        js = ["leads/question_editor.js"]

    def clean(self):
        cleaned_data = super().clean()
        for formset in self.formsets.values():
            if issubclass(formset.model, AbstractQuestion):
                check_in_order(formset.forms)
        return cleaned_data


def check_in_order(rows: list[forms.ModelForm]) -> None:
    """Name whatever depends on a question that does not stand before it, or on an answer that nobody can give."""
    before: dict[str, dict] = {}
    left = [row for row in rows if row.is_valid() and not row.cleaned_data.get("DELETE")]
    for row in sorted(left, key=lambda row: row.cleaned_data.get("ORDER") or 0):
        told = row.cleaned_data
        if told["field_type"] in WITH_CHOICES and not choices_in(told["choices"]):
            row.add_error("choices", _("Write the choices, one a line."))
        check_condition(row, before)
        before[told["label"].strip()] = told


def check_condition(row: forms.ModelForm, before: dict[str, dict]) -> None:
    label, answer = row.cleaned_data["only_if_question"].strip(), row.cleaned_data["only_if_answer"].strip()
    if not label:
        if answer:
            row.add_error("only_if_question", _("Write which question is answered so."))
        return
    asked = before.get(label)
    if asked is None:
        row.add_error("only_if_question", _("No question before this one is called so."))
    elif asked["field_type"] not in TELLING:
        row.add_error("only_if_question", _("That question has neither choices nor a box to tick."))
    elif answer and answer not in choices_in(asked["choices"]):
        choices = "、".join(choices_in(asked["choices"])) or _("none; leave this empty")
        row.add_error("only_if_answer", _("That question has these choices: %(choices)s.") % {"choices": choices})
