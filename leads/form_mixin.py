from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

import swapper
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.search import index

from fragments.rows import object_from, rows
from zhsearch.engines import SearchEngineMixin

from .conf import conf
from .consent import ConsentNotice
from .embed_panel import EmbedPanel
from .forms import EnquiryForm, enquiry_form_class, new_stamp
from .lines import lines_in, validate_mail_list, validate_origins


class LeadFormPageMixin(SearchEngineMixin, models.Model):
    """A form that takes leads, as a page of its own and as the short form beside others."""

    form_place = ""
    loaded_with = ["consent"]

    introduction = models.CharField(_("introduction"), max_length=200, blank=True)
    thanks_text = models.CharField(
        _("thank-you text"), max_length=200, blank=True, help_text=_("Shown above the receipt number.")
    )
    consent = models.ForeignKey(
        ConsentNotice,
        verbose_name=_("consent notice"),
        null=True,  # a draft may wait for its notice
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("What the visitor agrees to. Without it the form cannot be published."),
    )
    recipients = models.CharField(
        _("who is told"),
        max_length=500,
        blank=True,
        validators=[validate_mail_list],
        help_text=_("Mail addresses, separated by commas. The mail holds a link and no personal data."),
    )

    success_page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("page to read next"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Offered beneath the receipt number."),
    )
    retention_months = models.PositiveSmallIntegerField(
        _("months of storage of this form"),
        null=True,
        blank=True,
        help_text=_("Shorter than the notice says. Empty: as the notice says."),
    )
    embed_origins = models.TextField(
        _("other sites that may show this form"),
        blank=True,
        validators=[validate_origins],
        help_text=_("One a line, for example https://www.example.org."),
    )

    content_panels = [
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel("consent"), FieldPanel("retention_months")], heading=_("Personal data")),
        MultiFieldPanel(
            [FieldPanel("thanks_text"), PageChooserPanel("success_page"), FieldPanel("recipients")],
            heading=_("After sending"),
        ),
        MultiFieldPanel([FieldPanel("embed_origins"), EmbedPanel()], heading=_("On other sites")),
    ]
    search_fields = [index.SearchField("introduction")]
    api_fields = [APIField("introduction")]

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        longest = self.consent.retention_months if self.consent else None
        if longest and self.retention_months and self.retention_months > longest:
            told = _("The notice promises to erase after %(months)d months; a form may only do so earlier.")
            raise ValidationError({"retention_months": told % {"months": longest}})

    def get_context(self, request, *args, **kwargs):
        form = self.new_form()
        form.fill_from(request.GET)
        return super().get_context(request, *args, **kwargs) | self.form_context(form, prefix="f")

    @property
    def preview_modes(self):
        return [("", _("The form")), ("thanks", _("After sending"))]

    def serve_preview(self, request, mode_name):
        if mode_name != "thanks":
            return super().serve_preview(request, mode_name)
        context = {"page": self, "receipt": "XF20260901-7K3Q9F", "back_url": self.get_url(request) or "/"}
        return TemplateResponse(request, "leads/thanks.html", context)

    @property
    def summary(self):
        return self.introduction

    @property
    def api_path(self):
        return f"/forms/{self.pk}"

    def extra_questions(self):
        """The questions an editor added; a site's own page class may have none."""
        if "rows_of_questions" in vars(self):
            found = [object_from(questions_of(type(self)), known) for known in self.rows_of_questions or []]
            return sorted(found, key=lambda question: (question.sort_order or 0, question.pk))
        questions = getattr(self, "form_fields", None)
        return questions.all() if questions is not None else []

    @classmethod
    def rows_beside(cls, above, private):
        model = questions_of(cls)
        if model is None:
            return {}
        columns = [field.attname for field in model._meta.concrete_fields]
        return {"rows_of_questions": rows(model.objects.filter(page=OuterRef("pk")), columns)}

    @property
    def may_be_embedded_on(self) -> list[str]:
        """Origins of other sites on which this form may stand in a frame."""
        return [*conf.EMBED_ORIGINS, *lines_in(self.embed_origins)]

    def new_form(self, data=None, files=None) -> EnquiryForm:
        return enquiry_form_class(self.extra_questions(), self.consent)(data, files)

    def form_context(self, form: EnquiryForm, *, prefix: str, source=None, layout: str = "page") -> dict:
        form.auto_id = f"{prefix}-%s"
        return {
            "form": form,
            "form_page": self,
            "form_action": self.form_action(framed=layout == "frame"),
            "challenge": reverse("leads:challenge", args=[self.pk]) if self.pk else "",
            "extra_fields": form.short_fields() if layout == "side" else form.extra_fields(),
            "prefix": prefix,
            "source_id": source.pk if source is not None else "",
            "stamp": new_stamp(),
            "layout": layout,
        }

    def form_action(self, *, framed: bool) -> str:
        if not self.pk:
            return ""  # the preview of a page that is not saved yet
        return reverse("leads:submit", args=[self.pk]) + ("?frame=1" if framed else "")

    def render_enquiry(self, *, source, prefix: str, layout: str) -> SafeString:
        """The form as it stands beside another page. The same for every visitor: no token, no cookie."""
        context = self.form_context(self.new_form(), prefix=prefix, source=source, layout=layout)
        return render_to_string("leads/includes/form.html", context)


def questions_of(page_class: type) -> type | None:
    """What an editor's questions are kept in; a site's own page class may have none."""
    return page_class.form_fields.rel.related_model if hasattr(page_class, "form_fields") else None
