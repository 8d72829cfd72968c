"""Ready-made pages. Where the base page is swapped they do not exist: a site subclasses the mixins."""

from itertools import count

from django.db import models
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.forms.models import AbstractFormField, WagtailAdminFormPageForm
from wagtail.models import Page

from zhsearch.slugs import PinyinSlugForm, PinyinSlugMixin, slug_from

from .forms import TYPED
from .mixins import LeadFormPageMixin

RESERVED = {*TYPED, "consent", "website", "stamp", "source", "key"}


class LeadFormPageForm(PinyinSlugForm, WagtailAdminFormPageForm):
    """Wagtail's form for a page with questions, in which the slug may stay empty."""


class LeadFormPage(PinyinSlugMixin, LeadFormPageMixin, Page):
    """The ready-made enquiry form (获取方案表单)."""

    base_form_class = LeadFormPageForm
    subpage_types = []

    content_panels = [
        *Page.content_panels,
        *LeadFormPageMixin.content_panels,
        InlinePanel("form_fields", heading=_("Further questions"), label=_("question")),
    ]
    promote_panels = [*Page.promote_panels, *LeadFormPageMixin.promote_panels]
    search_fields = [*Page.search_fields, *LeadFormPageMixin.search_fields]

    class Meta:
        verbose_name = _("enquiry form")
        verbose_name_plural = _("enquiry forms")


class LeadFormField(AbstractFormField):
    """A question beside the six. Its key comes from the label once and then stays."""

    page = ParentalKey(LeadFormPage, on_delete=models.CASCADE, related_name="form_fields")

    panels = [
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldPanel("required"),
        FieldPanel("field_type", classname="formbuilder-type"),
        FieldPanel("choices", classname="formbuilder-choices"),
        FieldPanel("default_value", classname="formbuilder-default"),
    ]

    class Meta(AbstractFormField.Meta):
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


def numbered(key: str):
    """The key, then `key_2`, `key_3` and so on."""
    yield key
    yield from (f"{key}_{number}" for number in count(2))
