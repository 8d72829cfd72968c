"""Telling people in time: the group when something arrives or is overdue, reviewers, and owners what expires soon.

The mail to the reviewers of a stage, when something arrives there, is in `mails`.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from deliveries.outbox import queue_mail, queue_robot, queue_webhook

from ..conf import conf
from .due import due_date, is_working_day, overdue_since
from .rows import rows_of
from .tasks import ReviewTask
from .waiting import page_model, waiting_for

ARRIVED = "review.waiting"
FROM_HOUR = 8
MOST_LISTED = 20


def post_arrival(sender, instance, **kwargs) -> None:
    """Receiver of `task_submitted`: an event for the group's robot, with a link and nothing personal in it."""
    payload = {
        "stage": instance.task.name,
        "page_id": int(instance.workflow_state.object_id),
        "due": due_date(instance.started_at).isoformat(),
        "link": link("articles_review", instance.pk),
    }
    for number, hook in enumerate(conf.REVIEW_WEBHOOKS):
        queue_webhook(
            url=hook["url"],
            secret=hook.get("secret", ""),
            event=ARRIVED,
            payload=payload,
            key=f"{ARRIVED}-{instance.pk}-{number}",
        )
    words = {"stage": payload["stage"], "due": payload["due"], "link": payload["link"]}
    text = _("A page waits for review (%(stage)s), due on %(due)s:\n%(link)s") % words
    tell_group(text, key=f"{ARRIVED}-{instance.pk}")


def tell_group(text: str, *, key: str) -> None:
    """Queue the text for every group robot. It holds a link and nothing personal."""
    for number, robot in enumerate(conf.REVIEW_ROBOTS):
        queue_robot(**robot, text=text, key=f"{key}-robot-{number}")


def remind_overdue(now: datetime | None = None) -> int:
    """One mail per reviewer and working day with what is overdue for them; returns how many reviewers have some."""
    now = timezone.localtime(now)
    if now.hour < FROM_HOUR or not is_working_day(now.date()):
        return 0
    stages = ReviewTask.objects.filter(active=True)
    people = get_user_model().objects.filter(groups__in=stages.values("groups"), is_active=True).exclude(email="")
    reminded = sum(remind(user, now.date()) for user in people.distinct().select_related("wagtail_userprofile"))
    if reminded:
        text = _("Some reviews are overdue. All of them: %(link)s") % {"link": link("articles_reviews_all")}
        tell_group(text, key=f"overdue-{now.date()}")
    return reminded


def remind(user, today) -> bool:
    overdue = waiting_for(user).filter(started_at__lt=overdue_since(today)).order_by("started_at")
    count = overdue.count()
    if not count:
        return False
    with override(language_of(user)):
        rows = rows_of(overdue.select_related("task", "workflow_state__requested_by")[:MOST_LISTED])
        lines = [f"{told(row, today)}\n{settings.WAGTAILADMIN_BASE_URL}{row.url}" for row in rows]
        subject = ngettext("%(count)d review is overdue", "%(count)d reviews are overdue", count) % {"count": count}
        body = "\n\n".join([*lines, _("All of them: %(link)s") % {"link": link("articles_reviews")}]) + "\n"
    queue_mail(to=[user.email], subject=subject, body=body, key=f"overdue-{user.pk}-{today}")
    return True


def told(row, today) -> str:
    words = {"title": row.title, "stage": row.stage, "late": row.late_on(today)}
    return _("%(title)s (%(stage)s, %(late)s)") % words


def warn_of_expiry() -> int:
    """Tell the owners of live pages that expire soon, once per expiry; returns how many pages do."""
    now, days = timezone.now(), conf.EXPIRY_WARNING_DAYS
    soon = page_model().objects.live().filter(expire_at__gt=now, expire_at__lte=now + timedelta(days=days))
    return sum(warn(page) for page in soon.select_related("owner__wagtail_userprofile"))


def warn(page) -> bool:
    if page.owner is None or not page.owner.is_active or not page.owner.email:
        return False
    with override(language_of(page.owner)):
        when = date_format(timezone.localtime(page.expire_at), "DATETIME_FORMAT")
        subject = _("“%(title)s” expires soon") % {"title": page.title}
        text = _("“%(title)s” leaves the site on %(when)s. To keep it, set a later time and submit the page.")
        body = f"{text % {'title': page.title, 'when': when}}\n\n{link('wagtailadmin_pages:edit', page.pk)}\n"
    queue_mail(to=[page.owner.email], subject=subject, body=body, key=f"expiry-{page.pk}-{page.expire_at:%Y%m%d%H%M}")
    return True


def language_of(user) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE


def link(name: str, *args) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse(name, args=args)}"
