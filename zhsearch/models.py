"""What was searched for, and the words editors teach the dictionary."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .tokenise import folded, runs


class QueryDay(models.Model):
    """How often one query was asked on one day, and how much it found last. Nobody's address, nobody's name."""

    query = models.CharField(_("query"), max_length=60)
    day = models.DateField(_("day"), db_index=True)
    hits = models.PositiveIntegerField(_("times asked"), default=1)
    results = models.PositiveIntegerField(_("results"))

    class Meta:
        verbose_name = _("query of a day")
        verbose_name_plural = _("queries of days")
        constraints = [models.UniqueConstraint(fields=["query", "day"], name="zhsearch_one_row_a_day")]

    def __str__(self):
        return f"{self.query} {self.day}"


class SearchTerm(models.Model):
    """A name or new word that the dictionary does not know, and that is to stay whole in queries."""

    term = models.CharField(
        _("word"), max_length=20, unique=True, help_text=_("Chinese letters only, such as 新质生产力.")
    )

    panels = ["term"]

    class Meta:
        verbose_name = _("search word")
        verbose_name_plural = _("search words")
        ordering = ["term"]

    def __str__(self):
        return self.term

    def clean(self):
        if list(runs(self.term)) != [(folded(self.term), True)] or len(self.term) < 2:
            raise ValidationError({"term": _("Two or more Chinese letters, without spaces or signs.")})
