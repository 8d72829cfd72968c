"""A test message, sent at once and not by the worker, so that whoever sets up a target sees what becomes of it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.admin.utils import get_admin_base_url

from .channels import CHANNELS
from .gathering import addressed
from .models import Delivery
from .notices import Notice, message_for
from .targets import NoticeTarget
from .wire import Undelivered

PATIENCE = 5  # seconds
EVENT = "test"


def try_out(target: NoticeTarget) -> str:
    """Send a test message and answer why it did not arrive; empty where it did. Nothing is queued or tried again."""
    channel, subject, content = message_for(target, EVENT, test_notice(target))
    delivery = Delivery(channel=channel, notice_target=target, target={}, subject=subject, content=content)
    try:
        CHANNELS[channel](addressed(delivery), timeout=PATIENCE)
    except Undelivered as error:
        reason = str(error)
    else:
        reason = ""
    NoticeTarget.objects.filter(pk=target.pk).update(tried_at=timezone.now(), tried_error=reason[:200])
    return reason


def test_notice(target: NoticeTarget) -> Notice:
    title = _("Test message")
    return Notice(
        title=title,
        text=_("“%(name)s” is set up: notices of the portal arrive here.") % {"name": target.name},
        url=get_admin_base_url() or "",
        button=_("Open the portal"),
        one=title,
        many=title,
        many_url="",
        data={"target": target.name},
    )
