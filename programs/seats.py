"""What a session says about its seats."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .today import local_today

FEW = 10


class SessionStateMixin(models.Model):
    """Answers derived from dates and seats; nothing here is stored."""

    class Meta:
        abstract = True

    @property
    def seats_left(self):
        """Free seats, or None where there is no limit."""
        return None if self.seats is None else max(self.seats - self.seats_taken, 0)

    @property
    def state(self):
        """One of `open`, `few`, `full`, `closed`."""
        if self.enrolment == self.Enrolment.CLOSED or (self.enrol_by or self.starts_on) < local_today():
            return "closed"
        if self.seats_left == 0:
            return "full"
        return "few" if self.seats_left is not None and self.seats_left <= FEW else "open"

    @property
    def is_open(self):
        return self.state in {"open", "few"}

    @property
    def state_text(self):
        """What stands in the column 状态."""
        if self.state == "closed":
            return _("Closed")
        return _("Full") if self.state == "full" else self.get_enrolment_display()

    @property
    def seats_text(self):
        """What stands in the column 名额."""
        left = self.seats_left
        if left is None:
            return _("No limit")
        return ngettext("%(left)d seat left", "%(left)d seats left", left) % {"left": left} if left else _("Full")

    @property
    def dates_text(self):
        """`2026-12-07 至 12-12`; the year is repeated only where it changes."""
        last = self.ends_on.isoformat() if self.ends_on.year != self.starts_on.year else f"{self.ends_on:%m-%d}"
        if self.ends_on == self.starts_on:
            return self.starts_on.isoformat()
        return _("%(first)s to %(last)s") % {"first": self.starts_on.isoformat(), "last": last}

    @property
    def where(self):
        """The place in words, or the training base."""
        return self.place or (self.base.name if self.base else "")
