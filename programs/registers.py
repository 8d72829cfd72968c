"""The tables around a programme: what editors keep in registers and programmes point to."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

import swapper
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.search import index

from .seats import SessionStateMixin
from .today import local_today

swapper.set_app_prefix("wagtailcore", "wagtail")


class Vocabulary(models.Model):
    """A short list of words that editors keep themselves; programmes are sorted by them."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Smaller numbers come first."))

    class Meta:
        abstract = True
        ordering = ["order", "name"]

    def __str__(self):
        return self.name


class TrainingField(Vocabulary):
    """What a programme is about."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("training field")
        verbose_name_plural = _("training fields")


class TrainingAudience(Vocabulary):
    """Whom a programme is for."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class PlacedQuerySet(models.QuerySet):
    def shown_beneath(self, page):
        """Rows without an institution, and those whose institution is this page or one above it."""
        above = [page.path[:length] for length in range(page.steplen, len(page.path) + 1, page.steplen)]
        return self.filter(Q(institution=None) | Q(institution__path__in=above), is_shown=True)


class Placed(models.Model):
    """What belongs to one institution, or to all of them."""

    institution = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("institution"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Shown beneath this page only; leave empty to show it everywhere."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Smaller numbers come first."))
    is_shown = models.BooleanField(_("shown on the site"), default=True)

    objects = PlacedQuerySet.as_manager()

    # Where the row may be read; filled in by the index page that shows it.
    url = ""

    class Meta:
        abstract = True
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    @property
    def title(self):
        return self.name


class Lecturer(index.Indexed, Placed):
    """A person who teaches."""

    name = models.CharField(_("name"), max_length=60)
    portrait = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("portrait"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    position = models.CharField(
        _("position"), max_length=120, blank=True, help_text=_("For example: professor, public administration.")
    )
    expertise = models.CharField(_("expertise"), max_length=200, blank=True)
    biography = RichTextField(_("biography"), blank=True, features=["bold", "ul", "ol", "link"])

    card_template = "programs/cards/lecturer.html"
    picture_presets = {"portrait": ["portrait", "large_portrait", "row"]}
    search_fields = [
        index.SearchField("name", boost=3),
        index.AutocompleteField("name"),
        index.SearchField("position"),
        index.SearchField("expertise"),
    ]

    class Meta(Placed.Meta):
        verbose_name = _("lecturer")
        verbose_name_plural = _("lecturers")

    @property
    def cover(self):
        return self.portrait

    @property
    def summary(self):
        return self.expertise


class TrainingBase(index.Indexed, Placed):
    """A place outside the classroom where programmes teach."""

    name = models.CharField(_("name"), max_length=120)
    picture = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    theme = models.CharField(_("theme"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    distance = models.CharField(
        _("distance"), max_length=120, blank=True, help_text=_("For example: 12 km from the campus.")
    )
    description = RichTextField(_("description"), blank=True, features=["bold", "ul", "ol", "link", "image"])

    card_template = "programs/cards/training_base.html"
    picture_presets = {"picture": ["cover", "card", "row"], "description": ["body", "aside"]}
    search_fields = [
        index.SearchField("name", boost=3),
        index.AutocompleteField("name"),
        index.SearchField("theme"),
        index.SearchField("place"),
    ]

    class Meta(Placed.Meta):
        verbose_name = _("training base")
        verbose_name_plural = _("training bases")

    @property
    def cover(self):
        return self.picture

    @property
    def summary(self):
        return "·".join(filter(None, [self.theme, self.distance]))


class ProgramSessionQuerySet(models.QuerySet):
    def upcoming(self, *, on: datetime.date | None = None):
        """Sessions that have not ended, soonest first."""
        return self.filter(ends_on__gte=on or local_today()).order_by("starts_on", "pk")

    def open_for_enrolment(self, *, on: datetime.date | None = None):
        """Sessions that have not begun and still take people."""
        day = on or local_today()
        has_seats = Q(seats=None) | Q(seats__gt=F("seats_taken"))
        in_time = Q(enrol_by=None) | Q(enrol_by__gte=day)
        return self.filter(has_seats, in_time, starts_on__gte=day).exclude(enrolment=ProgramSession.Enrolment.CLOSED)


class ProgramSession(SessionStateMixin):
    """One run of a programme: when, where, how many seats."""

    class Enrolment(models.TextChoices):
        OPEN = "open", _("Enrolling")
        RESERVE = "reserve", _("Taking reservations")
        CLOSED = "closed", _("Closed")

    # Not part of the page's draft: publishing an older draft must not bring sold seats back.
    program = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("programme"),
        on_delete=models.CASCADE,
        related_name="program_sessions",
    )
    code = models.CharField(_("session number"), max_length=60, help_text=_("For example: session 12."))
    starts_on = models.DateField(_("starts on"), db_index=True)
    ends_on = models.DateField(_("ends on"), db_index=True)
    enrol_by = models.DateField(_("enrol by"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    base = models.ForeignKey(
        TrainingBase,
        verbose_name=_("training base"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
    )
    seats = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Leave empty where there is no limit.")
    )
    seats_taken = models.PositiveSmallIntegerField(_("seats taken"), default=0)
    enrolment = models.CharField(_("enrolment"), max_length=10, choices=Enrolment.choices, default=Enrolment.OPEN)

    objects = ProgramSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("course session")
        verbose_name_plural = _("course sessions")
        ordering = ["starts_on", "pk"]

    def __str__(self):
        return self.code

    def clean(self):
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first.")})
        if self.starts_on and self.enrol_by and self.enrol_by > self.starts_on:
            raise ValidationError({"enrol_by": _("Enrolment ends after the session has begun.")})
        if self.seats is not None and self.seats_taken is not None and self.seats_taken > self.seats:
            raise ValidationError({"seats_taken": _("More seats are taken than there are.")})
