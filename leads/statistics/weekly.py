"""The week in numbers, every Monday: a link and no personal data."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from wagtail.admin.utils import get_admin_base_url

from deliveries.events import announce
from deliveries.notices import Notice, tell

from ..lead import Lead
from .charts import spoken
from .numbers import Period, response_times

WEEKLY = "lead.weekly"
MONDAY, FROM_HOUR = 0, 8


def announce_week() -> None:
    announce(WEEKLY, gettext_lazy("The week in numbers"))


def tell_week(now: datetime | None = None) -> int:
    """Queue the report of the last seven days, once a week from Monday at eight; for how many targets."""
    now = timezone.localtime(now)
    if now.weekday() != MONDAY or now.hour < FROM_HOUR:
        return 0
    year, week, _day = now.isocalendar()
    with override(settings.LANGUAGE_CODE):
        return tell(WEEKLY, weekly_notice(), key=f"leads-weekly-{year}-{week:02d}")


def weekly_notice() -> Notice:
    leads = Period(7).of(Lead.objects.filter(merged_into=None))
    response = response_times(leads)
    facts = {"new": leads.count(), "answered": response["answered"], "median": spoken(response["median"])}
    title = _("The week in leads: %(new)d new") % facts
    url = f"{get_admin_base_url() or ''}{reverse('leads_statistics')}?days=7"
    return Notice(
        title=title,
        text=_("%(answered)d of them were spoken with, half of those within %(median)s.") % facts,
        url=url,
        button=_("Open the statistics"),
        one=title,
        many=title,
        many_url=url,
        data={"new": facts["new"], "answered": facts["answered"], "url": url},
    )
