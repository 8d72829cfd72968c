"""Telling marketing what happens to leads: a link and no personal data, queued in the transaction of what happened."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from wagtail.admin.utils import get_admin_base_url

from deliveries.events import announce
from deliveries.notices import Notice, queue_for, tell
from deliveries.outbox import queue_mail
from deliveries.targets import listening_to

from .lead import CLOSED, Lead, LeadEvent

RECEIVED, RELEASED, ASSIGNED = "lead.received", "lead.released", "lead.assigned"
OVERDUE, EXPORT_WAITING = "lead.overdue", "lead.export_waiting"
FROM_HOUR = 8


def announce_events() -> None:
    announce(RECEIVED, gettext_lazy("New lead"))
    announce(RELEASED, gettext_lazy("Lead released from quarantine"))
    announce(ASSIGNED, gettext_lazy("Lead assigned"))
    announce(OVERDUE, gettext_lazy("Leads to follow up are overdue"))
    announce(EXPORT_WAITING, gettext_lazy("An export waits for approval"))


def tell_marketing(lead: Lead, recipients: str) -> None:
    """Queue the notice of a new lead, to its form's mail addresses (separated by commas) and to the targets."""
    # Our staff's language, whatever the visitor's front end speaks.
    with override(settings.LANGUAGE_CODE):
        notice = received_notice(lead)
        mail_notice(notice, recipients, key=f"lead-{lead.public_id}-notice")
        tell(RECEIVED, notice, key=f"lead-{lead.public_id}", pages=pages_of(lead))


def mail_notice(notice: Notice, recipients: str, *, key: str) -> None:
    addresses = [address.strip() for address in recipients.split(",") if address.strip()]
    if addresses:
        queue_mail(to=addresses, subject=notice.title, body=f"{notice.text}\n\n{notice.url}\n", key=key)


def received_notice(lead: Lead) -> Notice:
    return notice_of(
        lead,
        title=_("New lead %(receipt)s"),
        text=_("A visitor has asked for a training plan by “%(form)s”."),
        one=_("%(count)d new lead"),
        many=_("%(count)d new leads"),
    )


def tell_released(lead: Lead, recipients: str = "") -> None:
    """Queue the notice that an enquiry held for spam is a lead after all, to the same as that of a new one."""
    with override(settings.LANGUAGE_CODE):
        notice = notice_of(
            lead,
            title=_("Lead %(receipt)s is no spam"),
            text=_("It came in by “%(form)s” and waits for an answer."),
            one=_("%(count)d lead released from quarantine"),
            many=_("%(count)d leads released from quarantine"),
        )
        mail_notice(notice, recipients, key=f"lead-{lead.public_id}-notice")
        tell(RELEASED, notice, key=f"lead-{lead.public_id}-released", pages=pages_of(lead))


def tell_assigned(sender, instance: LeadEvent, created: bool, **kwargs) -> None:
    """Receiver of `post_save` of lead events: somebody has a lead to work. Whose name it is stands at the desk."""
    if not created or instance.kind != LeadEvent.Kind.ASSIGNED or instance.lead.assignee_id is None:
        return
    with override(settings.LANGUAGE_CODE):
        notice = notice_of(
            instance.lead,
            title=_("Lead %(receipt)s was assigned"),
            text=_("It came in by “%(form)s”."),
            one=_("%(count)d lead was assigned"),
            many=_("%(count)d leads were assigned"),
        )
        tell(ASSIGNED, notice, key=f"lead-event-{instance.pk}", pages=pages_of(instance.lead))


def tell_imported(*, key: str, count: int, institution=None) -> None:
    """Queue one notice for all the contacts of a file that were given to somebody; `key` names the import."""
    with override(settings.LANGUAGE_CODE):
        title = ngettext("%(count)d imported lead was assigned", "%(count)d imported leads were assigned", count)
        title, url = title % {"count": count}, list_link()
        notice = Notice(
            title=title,
            text=_("They came in by a file of contacts."),
            url=url,
            button=_("Open the list"),
            one=title,
            many=_("%(count)d files of contacts were assigned"),
            many_url=url,
            data={"count": count, "url": url},
        )
        tell(ASSIGNED, notice, key=f"lead-import-{key}", pages=[institution])


def tell_overdue(now: datetime | None = None) -> int:
    """Tell each target once a day, from eight o'clock, how many leads should have been called back; how many are."""
    now = timezone.localtime(now)
    if now.hour < FROM_HOUR:
        return 0
    return sum(tell_overdue_to(target, now) for target in listening_to(OVERDUE))


def tell_overdue_to(target, now: datetime) -> bool:
    late = Lead.objects.filter(follow_up_on__lt=now.date(), merged_into=None).exclude(state__in=CLOSED)
    count = late.filter(beneath(target.place)).count() if target.place_id else late.count()
    if not count:
        return False
    with override(settings.LANGUAGE_CODE):
        many = ngettext("%(count)d lead to follow up is overdue", "%(count)d leads to follow up are overdue", count)
        url, title = list_link(), many % {"count": count}
        notice = Notice(
            title=title,
            text=_("Their day of follow-up has passed."),
            url=url,
            button=_("Open the list"),
            one=title,
            many=title,
            many_url=url,
            data={"count": count, "day": str(now.date()), "url": url},
        )
        queue_for(target, OVERDUE, notice, key=f"leads-overdue-{now.date()}")
    return True


def beneath(place) -> Q:
    within = Q()
    for name in ("institution", "form_page", "source_page"):
        within |= Q(**{f"{name}__path__startswith": place.path})
    return within


def tell_export_waiting(*, key: str, url: str, institution=None) -> None:
    """Queue the notice that somebody's nod is asked for; `url` is where it is given, `key` names the export."""
    with override(settings.LANGUAGE_CODE):
        title = _("An export of leads waits for approval")
        notice = Notice(
            title=title,
            text=_("A second person has to look at it."),
            url=url,
            button=_("Open the export"),
            one=title,
            many=_("%(count)d exports of leads wait for approval"),
            many_url=url,
            data={"url": url},
        )
        tell(EXPORT_WAITING, notice, key=f"lead-export-{key}", pages=[institution])


def notice_of(lead: Lead, *, title: str, text: str, one: str, many: str) -> Notice:
    words, url = {"receipt": lead.receipt, "form": lead.form_title}, desk_link(lead)
    return Notice(
        title=title % words,
        text=text % words,
        url=url,
        button=_("Open the lead"),
        one=one,
        many=many,
        many_url=list_link(),
        data={
            "receipt": lead.receipt,
            "form": lead.form_title,
            "institution": lead.institution_name,
            "received_at": lead.created_at.isoformat(),
            "url": url,
        },
    )


def pages_of(lead: Lead) -> list:
    return [lead.institution, lead.form_page, lead.source_page]


def desk_link(lead: Lead) -> str:
    try:
        path = reverse("wagtailsnippets_leads_lead:edit", args=[lead.pk])
    except NoReverseMatch:
        # A site without Wagtail's admin still takes leads.
        return lead.receipt
    return f"{get_admin_base_url() or ''}{path}"


def list_link() -> str:
    try:
        return f"{get_admin_base_url() or ''}{reverse('wagtailsnippets_leads_lead:list')}"
    except NoReverseMatch:
        return ""
