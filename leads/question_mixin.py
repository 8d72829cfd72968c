from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.contrib.forms.models import AbstractFormField

from zhsearch.slugs import slug_from

from .keys import RESERVED, numbered
from .questions import KINDS


class AbstractQuestion(AbstractFormField):
    """A question beside the six. Its key comes from the label once and then stays."""

    field_type = models.CharField(_("kind of answer"), max_length=16, choices=KINDS)
    field_type.required_on_save = True  # a preview needs it
    choices = models.TextField(_("choices"), blank=True, help_text=_("One a line."))
    parameter = models.SlugField(
        _("word in the address"),
        max_length=50,
        blank=True,
        help_text=_("For example campaign, which is filled from …/?campaign=autumn."),
    )
    only_if_question = models.CharField(
        _("only if the question"), max_length=255, blank=True, help_text=_("An earlier one with choices or a box.")
    )
    only_if_answer = models.CharField(
        _("is answered with"), max_length=255, blank=True, help_text=_("Empty: with anything.")
    )

    panels = [
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldPanel("required"),
        FieldPanel("field_type", classname="formbuilder-type", required_on_save=True),
        FieldPanel("choices", classname="formbuilder-choices"),
        FieldPanel("default_value", classname="formbuilder-default"),
        FieldPanel("parameter", classname="formbuilder-parameter"),
        FieldRowPanel(
            [FieldPanel("only_if_question"), FieldPanel("only_if_answer")], classname="formbuilder-condition"
        ),
    ]
    api_fields = [*AbstractFormField.api_fields, APIField("only_if_question"), APIField("only_if_answer")]

    class Meta(AbstractFormField.Meta):
        abstract = True
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def get_field_clean_name(self):
        # Wagtail turns 培训主题 into u57f9u8bad…; pinyin can be read.
        key = slug_from(self.label).replace("-", "_") or "question"
        key = f"{key}_answer" if key in RESERVED or key[0].isdigit() else key
        # A question that was renamed keeps the key which its old words, now used again, would give.
        beside = type(self).objects.filter(page_id=self.page_id).exclude(pk=self.pk) if self.page_id else []
        taken = {question.clean_name for question in beside}
        return next(name for name in numbered(key) if name not in taken)
