"""Ready-made pages. Where the base page is swapped they do not exist: a site subclasses the mixins."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import InlinePanel
from wagtail.models import Page

from zhsearch.slugs import PinyinSlugForm, PinyinSlugMixin

from .mixins import AbstractQuestion, LeadFormPageMixin
from .question_forms import QuestionsForm


class LeadFormPageForm(PinyinSlugForm, QuestionsForm):
    """The form for a page with questions, in which the slug may stay empty."""


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


class LeadFormField(AbstractQuestion):
    """A question of the ready-made form."""

    page = ParentalKey(LeadFormPage, on_delete=models.CASCADE, related_name="form_fields")

    class Meta(AbstractQuestion.Meta):
        abstract = False
