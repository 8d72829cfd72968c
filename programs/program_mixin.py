from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.documents import get_document_model_string
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable
from wagtail.search import index

from zhsearch.engines import SearchEngineMixin

from .blocks import AimsBlock, ModulesBlock, QuestionsBlock, TimetableBlock
from .covers import add_covers
from .panels import SessionsPanel
from .prices import price_text
from .registers import Lecturer, TrainingAudience, TrainingBase, TrainingField
from .structured_data import course_as_json_ld


class ProgramPageMixin(SearchEngineMixin, models.Model):
    """A course an organisation may buy: whom it is for, what it teaches, what it costs, when it runs."""

    is_programme = True
    picture_presets = {"cover": ["card", "panel", "row", "share"]}

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

    content_panels = [
        FieldPanel("summary"),
        FieldPanel("cover"),
        MultiFieldPanel(
            [
                FieldRowPanel(["field", "audience"]),
                "audience_note",
                FieldRowPanel(["days", "hours"]),
                FieldRowPanel(["format", "city"]),
                "class_size",
            ],
            heading=_("At a glance"),
        ),
        MultiFieldPanel(
            [FieldRowPanel(["price_kind", "price_from", "price_to"]), "price_note"],
            heading=_("Price"),
        ),
        FieldPanel("aims"),
        FieldPanel("modules"),
        FieldPanel("timetable"),
        FieldPanel("certificate"),
        FieldPanel("questions"),
        FieldPanel("brochure"),
        SessionsPanel(heading=_("Sessions")),
    ]
    promote_panels = [
        MultiFieldPanel([FieldRowPanel(["is_featured", "featured_order"])], heading=_("Popular programmes")),
        *SearchEngineMixin.promote_panels,
    ]
    search_fields = [
        index.SearchField("summary"),
        index.SearchField("audience_note"),
        index.SearchField("city"),
        index.FilterField("field"),
        index.FilterField("audience"),
        index.FilterField("days"),
        index.FilterField("format"),
    ]
    api_fields = [
        APIField("summary"),
        APIField("cover"),
        APIField("field_name"),
        APIField("audience_text"),
        APIField("days"),
        APIField("hours"),
        APIField("format"),
        APIField("city"),
        APIField("price_text"),
        APIField("price_note"),
        APIField("aims"),
        APIField("modules"),
        APIField("timetable"),
        APIField("questions"),
        APIField("is_featured"),
    ]

    card_template = "programs/cards/program.html"
    form_place = "band"

    def clean(self):
        super().clean()
        if self.price_kind != self.PriceKind.ON_REQUEST and not self.price_from:
            raise ValidationError({"price_from": _("Give a price, or choose “On request”.")})
        if self.price_to and self.price_from and self.price_to < self.price_from:
            raise ValidationError({"price_to": _("The upper price is below the lower one.")})

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "sessions": self.upcoming_sessions,
            "next_session": self.next_session,
            "lecturers": self.lecturers_with_addresses,
            "training_bases": self.bases_with_addresses,
            "structured_data": course_as_json_ld(self, request),
        }

    @property
    def head_facts(self):
        """What the head of the page tells search engines and messengers."""
        keywords = [self.field_name, self.audience.name if self.audience else "", self.city]
        return {"keywords": [word for word in keywords if word], "picture": self.cover}

    @property
    def api_path(self):
        return f"/programs/{self.pk}"

    @property
    def field_name(self):
        return self.field.name if self.field else ""

    @property
    def audience_text(self):
        return self.audience_note or (self.audience.name if self.audience else "")

    @property
    def length_text(self):
        """`6 天·48 学时`, or the half of it that is known."""
        days = ngettext("%(days)d day", "%(days)d days", self.days or 0) % {"days": self.days or 0}
        hours = ngettext("%(hours)d class hour", "%(hours)d class hours", self.hours or 0) % {"hours": self.hours or 0}
        return "·".join(text for number, text in ((self.days, days), (self.hours, hours)) if number)

    @property
    def price_text(self):
        """`面议`, `2,800 元/人` or `2,800—3,600 元/人`."""
        return price_text(self)

    @cached_property
    def upcoming_sessions(self):
        return list(self.program_sessions.upcoming().select_related("base"))

    @property
    def next_session(self):
        """The soonest session one may still join."""
        return next((session for session in self.upcoming_sessions if session.is_open), None)

    @cached_property
    def program_index(self):
        """The catalogue this programme stands in, if it stands in one."""
        parent = self.get_parent()
        return parent.specific if parent and hasattr(parent.specific_class, "give_addresses") else None

    @property
    def lecturers_with_addresses(self):
        return self.chosen_records("program_lecturers", "lecturer", "portrait")

    @property
    def bases_with_addresses(self):
        return self.chosen_records("program_bases", "base", "picture")

    def chosen_records(self, relation, name, picture):
        """What an ordered child table points to, with picture and address. Own page classes may lack the table."""
        rows = getattr(self, relation, None)
        if rows is None:
            return []
        chosen = [getattr(row, name) for row in rows.select_related(name) if getattr(row, name).is_shown]
        add_covers(chosen, picture)
        return self.program_index.give_addresses(chosen) if self.program_index else chosen


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
