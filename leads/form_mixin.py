from django.core.validators import validate_email
from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.search import index

from zhsearch.engines import SearchEngineMixin

from .consent import ConsentNotice
from .forms import EnquiryForm, enquiry_form_class, new_stamp


def validate_mail_list(value: str) -> None:
    """Addresses separated by commas."""
    for address in value.split(","):
        validate_email(address.strip())


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

    content_panels = [
        FieldPanel("introduction"),
        FieldPanel("thanks_text"),
        MultiFieldPanel([FieldPanel("consent"), FieldPanel("recipients")], heading=_("After sending")),
    ]
    search_fields = [index.SearchField("introduction")]
    api_fields = [APIField("introduction")]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | self.form_context(self.new_form(), prefix="f")

    @property
    def summary(self):
        return self.introduction

    @property
    def api_path(self):
        return f"/forms/{self.pk}"

    def extra_questions(self):
        """The questions an editor added; a site's own page class may have none."""
        questions = getattr(self, "form_fields", None)
        return questions.all() if questions is not None else []

    def new_form(self, data=None) -> EnquiryForm:
        return enquiry_form_class(self.extra_questions())(data)

    def form_context(self, form: EnquiryForm, *, prefix: str, source=None, layout: str = "page") -> dict:
        form.auto_id = f"{prefix}-%s"
        return {
            "form": form,
            "form_page": self,
            "form_action": reverse("leads:submit", args=[self.pk]),
            "prefix": prefix,
            "source_id": source.pk if source is not None else "",
            "stamp": new_stamp(),
            "layout": layout,
        }

    def render_enquiry(self, *, source, prefix: str, layout: str) -> SafeString:
        """The form as it stands beside another page. The same for every visitor: no token, no cookie."""
        context = self.form_context(self.new_form(), prefix=prefix, source=source, layout=layout)
        return render_to_string("leads/includes/form.html", context)
