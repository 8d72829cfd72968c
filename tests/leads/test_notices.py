"""Whoever wants to know hears of leads at once: a link, and nothing about the person."""

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.test import TestCase, override_settings
from django.utils import timezone

from deliveries.models import Delivery
from deliveries.targets import NoticeTarget
from leads.models import Lead, LeadEvent
from leads.notices import (
    ASSIGNED,
    EXPORT_WAITING,
    OVERDUE,
    RECEIVED,
    RELEASED,
    tell_export_waiting,
    tell_overdue,
    tell_released,
)
from leads.pipeline import assign
from tests.deliveries.builders import a_target
from tests.leads.builders import a_colleague, a_form, a_lead, filled
from tests.leads.worlds import OwnForm, ReadyMadeForm

CANARY = {
    "phone": "13987654321",
    "contact_name": "林金丝雀",
    "remarks": "Canary 13987654321",
    "organisation": "金丝雀局",
}
EVERYTHING = [RECEIVED, RELEASED, ASSIGNED, OVERDUE, EXPORT_WAITING]


class NoticeTestsMixin:
    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class, recipients="")
        for kind, address in (
            ("mail", "one@example.org"),
            ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"),
            ("webhook", "https://hooks.example.org/"),
        ):
            a_target(kind, name=kind, address=address, events=EVERYTHING)

    def told(self) -> dict[str, str]:
        found = Delivery.objects.order_by("created_at").select_related("notice_target")
        return {delivery.notice_target.name: delivery.subject for delivery in found}

    def test_every_target_hears_of_a_new_lead_with_a_link_to_it(self):
        self.client.post(f"/leads/enquiries/{self.page.pk}/", filled())

        lead = Lead.objects.get()
        title, link = f"新线索 {lead.receipt}", f"/admin/snippets/leads/lead/edit/{lead.pk}/"
        self.assertEqual(self.told(), {"mail": title, "wecom": title, "webhook": "lead.received"})
        for delivery in Delivery.objects.all():
            self.assertIn(link, json.dumps(delivery.content))

    def test_nothing_about_the_person_is_in_any_notice(self):
        lead = a_lead(**CANARY, form_page=self.page, form_title="获取方案")
        self.client.post(f"/leads/enquiries/{self.page.pk}/", filled(**CANARY))
        tell_released(lead)
        assign(lead, a_colleague("xu"), by=None)
        lead.follow_up_on = timezone.localdate() - timedelta(days=1)
        lead.save()
        tell_overdue(at_nine())
        tell_export_waiting(key="1", url="https://portal.example/exports/1/")

        said = json.dumps(list(Delivery.objects.values("subject", "content", "key", "target")), ensure_ascii=False)
        self.assertEqual(Delivery.objects.count(), 15)
        self.assertEqual([sign for sign in ("987654321", "金丝雀", "Canary", "xu@") if sign in said], [])

    def test_the_same_post_twice_is_told_once(self):
        for _turn in range(2):
            self.client.post(f"/leads/enquiries/{self.page.pk}/", filled(key="k1"))

        self.assertEqual([Lead.objects.count(), Delivery.objects.count()], [1, 3])

    def test_suspected_spam_is_told_to_nobody_until_it_is_released(self):
        self.client.post(f"/leads/enquiries/{self.page.pk}/", filled(website="x"))
        before = Delivery.objects.count()

        tell_released(Lead.objects.get())

        self.assertEqual([before, self.told()["webhook"]], [0, "lead.released"])

    def test_an_assignment_is_told_and_taking_it_back_is_not(self):
        lead = a_lead(form_page=self.page)
        assign(lead, a_colleague("xu"), by=None)
        assign(lead, None, by=None)

        self.assertEqual(self.told()["mail"], f"线索 {lead.receipt} 已分配")
        self.assertEqual(Delivery.objects.count(), 3)

    def test_another_institutions_target_hears_nothing(self):
        NoticeTarget.objects.update(place=a_form(self.form_class, slug="elsewhere"))

        self.client.post(f"/leads/enquiries/{self.page.pk}/", filled())

        self.assertEqual([Lead.objects.count(), Delivery.objects.count()], [1, 0])


class OwnPageNoticeTests(OwnForm, NoticeTestsMixin, TestCase):
    pass


class ReadyMadeNoticeTests(ReadyMadeForm, NoticeTestsMixin, TestCase):
    pass


def at_nine():
    return timezone.localtime().replace(hour=9)


class OverdueTests(OwnForm, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.north, cls.south = (a_form(cls.form_class, slug=slug) for slug in ("north", "south"))
        yesterday = timezone.localdate() - timedelta(days=1)
        for place, state, day in (
            (cls.north, "contacted", yesterday),
            (cls.north, "new", yesterday),
            (cls.south, "contacted", yesterday),
            (cls.north, "won", yesterday),
            (cls.north, "contacted", timezone.localdate()),
        ):
            a_lead(institution=place, state=state, follow_up_on=day)

    def subjects(self) -> dict[str, str]:
        return {d.notice_target.name: d.subject for d in Delivery.objects.select_related("notice_target")}

    def test_each_target_hears_once_a_day_how_many_are_its_own(self):
        for name, place in (("all", None), ("north", self.north), ("south", self.south)):
            a_target("mail", name=name, address="one@example.org", events=[OVERDUE], place=place)

        self.assertEqual([tell_overdue(at_nine()), tell_overdue(at_nine())], [3, 3])

        self.assertEqual(
            self.subjects(),
            {"all": "3 条线索逾期未跟进", "north": "2 条线索逾期未跟进", "south": "1 条线索逾期未跟进"},
        )

    def test_nobody_hears_of_it_at_night_or_where_there_is_none(self):
        a_target("mail", address="one@example.org", events=[OVERDUE])
        self.assertEqual(tell_overdue(at_nine().replace(hour=7)), 0)
        Lead.objects.update(follow_up_on=None)

        self.assertEqual([tell_overdue(at_nine()), Delivery.objects.count()], [0, 0])

    @override_settings(TIME_ZONE="Asia/Shanghai")
    def test_takes_two_queries_for_each_target_and_one_for_all(self):
        a_target("mail", address="one@example.org", events=[OVERDUE])
        tell_overdue(at_nine())

        with self.assertNumQueries(3):
            tell_overdue(timezone.now().astimezone(ZoneInfo("Asia/Shanghai")).replace(hour=9))


class EventTests(TestCase):
    def test_other_steps_are_told_to_nobody(self):
        a_target("mail", address="one@example.org", events=EVERYTHING)
        lead = a_lead()

        for kind in set(LeadEvent.Kind.values) - {"assigned"}:
            LeadEvent.objects.create(lead=lead, kind=kind)

        self.assertEqual(Delivery.objects.count(), 0)
