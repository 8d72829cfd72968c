from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.documents import get_document_model_string
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable

from .blocks import AimsBlock, ModulesBlock, QuestionsBlock, TimetableBlock
from .registers import Lecturer, TrainingAudience, TrainingBase, TrainingField


class ProgramPageMixin(models.Model):
    """A course an organisation may buy: whom it is for, what it teaches, what it costs, when it runs."""

    class Format(models.TextChoices):
        CAMPUS = "campus", _("On campus and on site")
        CLIENT = "client", _("At the client's")
        ONLINE = "online", _("Online")
        MIXED = "mixed", _("Online and on campus")

    class PriceKind(models.TextChoices):
        ON_REQUEST = "on_request", _("On request")
        PER_HEAD = "per_head", _("Per person")
        PER_CLASS = "per_class", _("Per class")

    summary = models.CharField(_("summary"), max_length=300, blank=True)
    cover = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("cover"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    field = models.ForeignKey(
        TrainingField,
        verbose_name=_("training field"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    audience = models.ForeignKey(
        TrainingAudience,
        verbose_name=_("audience"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The group under which visitors find the programme."),
    )
    audience_note = models.CharField(
        _("audience in words"), max_length=120, blank=True, help_text=_("Shown instead of the group where filled in.")
    )
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(_("class hours"), null=True, blank=True)
    format = models.CharField(_("format"), max_length=10, choices=Format.choices, default=Format.CAMPUS)
    city = models.CharField(_("city"), max_length=40, blank=True)
    class_size = models.CharField(
        _("class size"), max_length=60, blank=True, help_text=_("For example: from 30 people, closed classes possible.")
    )
    price_kind = models.CharField(
        _("price kind"), max_length=10, choices=PriceKind.choices, default=PriceKind.ON_REQUEST
    )
    price_from = models.PositiveIntegerField(_("price from"), null=True, blank=True, help_text=_("In yuan."))
    price_to = models.PositiveIntegerField(
        _("price to"), null=True, blank=True, help_text=_("In yuan; leave empty for a single price.")
    )
    price_note = models.CharField(_("price note"), max_length=200, blank=True)
    aims = StreamField(AimsBlock(), verbose_name=_("aims"), blank=True)
    modules = StreamField(ModulesBlock(), verbose_name=_("modules"), blank=True)
    timetable = StreamField(TimetableBlock(), verbose_name=_("timetable"), blank=True)
    certificate = RichTextField(_("certificate"), blank=True, features=["bold", "ul", "ol", "link"])
    questions = StreamField(QuestionsBlock(), verbose_name=_("frequently asked questions"), blank=True)
    brochure = models.ForeignKey(
        get_document_model_string(),
        verbose_name=_("brochure"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    is_featured = models.BooleanField(_("popular"), default=False, help_text=_("Comes first in the popular list."))
    featured_order = models.PositiveSmallIntegerField(
        _("order among the popular"), default=0, help_text=_("Smaller numbers come first.")
    )

    class Meta:
        abstract = True


class ProgramLecturerMixin(Orderable):
    """One lecturer of a programme. A site with its own programme page adds `page = ParentalKey(…)`."""

    lecturer = models.ForeignKey(Lecturer, verbose_name=_("lecturer"), on_delete=models.CASCADE, related_name="+")

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("lecturer of the programme")
        verbose_name_plural = _("lecturers of the programme")


class ProgramBaseMixin(Orderable):
    """One training base of a programme. A site with its own programme page adds `page = ParentalKey(…)`."""

    base = models.ForeignKey(TrainingBase, verbose_name=_("training base"), on_delete=models.CASCADE, related_name="+")

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("training base of the programme")
        verbose_name_plural = _("training bases of the programme")
