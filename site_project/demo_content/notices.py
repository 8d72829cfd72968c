"""The demo's notice targets, switched off because nobody is there, and a message that could not be sent."""

from datetime import timedelta

from django.utils import timezone

from wagtail.models import Page

from deliveries.models import Delivery
from deliveries.notices import queue_for
from deliveries.targets import NoticeTarget
from leads.models import Lead
from leads.notices import ASSIGNED, OVERDUE, RECEIVED, received_notice

from .marks import marked

KEY = "demo-notice"  # how the keys of the demo's messages begin


def load_targets(tree: dict[str, dict[str, Page]], progress) -> int:
    """Create the targets unless the demo has made them before; how many."""
    if marked(NoticeTarget).exists():
        return 0
    group = NoticeTarget(
        name="云岭干部学院市场群", kind=NoticeTarget.Kind.WECOM, events=[RECEIVED, ASSIGNED, OVERDUE], is_active=False
    )
    group.address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000-0000-0000-0000-000000000000"
    group.place = next(iter(tree.values()))["front"]
    program = NoticeTarget(
        name="前端站点", kind=NoticeTarget.Kind.WEBHOOK, events=["page.published", "page.unpublished"], is_active=False
    )
    program.address = "https://front.example.org/api/revalidate"
    program.renew_secret()
    for target in progress([group, program]):
        target.save()
    give_up_one(group)
    return 2


def give_up_one(target: NoticeTarget) -> None:
    """A message of a robot that was taken out of its group four days ago."""
    lead = Lead.objects.order_by("pk").first()
    delivery = queue_for(target, RECEIVED, received_notice(lead), key=KEY)
    moment = timezone.now() - timedelta(days=4)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=Delivery.State.DEAD,
        attempts=31,
        last_error="wecom: 93000",
        created_at=moment,
        since=moment,
        next_at=moment + timedelta(hours=72),
    )
