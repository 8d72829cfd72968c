"""Contacts of a file are given out as enquiries are, and whoever listens hears of it once."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deliveries.models import Delivery
from leads.models import AuditEntry, Lead
from leads.notices import ASSIGNED
from tests.deliveries.builders import a_target
from tests.leads.builders import a_colleague
from tests.leads.test_assignment import a_rule
from tests.leads.test_importing import ImportTestCase, a_row


class SharesTests(ImportTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.zhou = a_colleague("zhou")

    def take(self, *topics, **values):
        rows = [a_row(phone=f"138001380{number:02d}", topic=topic) for number, topic in enumerate(topics)]
        return self.press(self.read(*rows, **values), take="1")

    def owners(self) -> list[str | None]:
        return list(Lead.objects.order_by("pk").values_list("assignee__username", flat=True))

    def test_people_of_the_first_fitting_rule_take_turns(self):
        a_rule(self.xu, self.zhou, words="乡村", order=1)
        a_rule(self.zhou, words="财务", order=2)

        self.take("乡村治理", "财务", "乡村治理", "乡村治理", "别的")

        self.assertEqual(self.owners(), ["xu", "zhou", "zhou", "xu", None])
        told = Lead.objects.order_by("pk").first().events.order_by("pk").values_list("kind", flat=True)
        self.assertEqual(list(told), ["received", "assigned"])

    def test_the_next_enquiry_goes_on_with_the_turns(self):
        rule = a_rule(self.xu, self.zhou)

        self.take("a", "b", "c")

        rule.refresh_from_db()
        self.assertEqual(rule.last_given_to, self.xu.pk)

    def test_whom_the_importer_chose_gets_all(self):
        a_rule(self.zhou)

        self.take("a", "b", assignee=self.xu.pk)

        self.assertEqual(self.owners(), ["xu", "xu"])

    def test_says_who_got_how_many(self):
        a_rule(self.xu, self.zhou, words="乡村")

        self.take("乡村", "乡村", "乡村", "别的")

        page = self.client.get(reverse("leads_imports"))
        self.assertContains(page, "4 位联系人已成为线索：zhou 1，xu 2，未分配 1。")
        self.assertEqual(AuditEntry.objects.get().facts, {"rows": 4, "given": {"xu": 2, "zhou": 1}})

    def test_whoever_listens_is_told_once(self):
        a_target(events=[ASSIGNED])
        a_rule(self.xu, self.zhou)

        self.take("a", "b", "c")

        self.assertEqual([told.content["count"] for told in Delivery.objects.all()], [3])

    def test_nobody_is_told_where_nobody_got_anything(self):
        a_target(events=[ASSIGNED])

        self.take("a")

        self.assertEqual(Delivery.objects.count(), 0)

    def test_what_a_rule_gave_is_still_untouched(self):
        a_rule(self.xu)
        self.take("a", "b")
        Lead.objects.first().events.create(kind="note", text="Called.", by=self.xu)

        self.client.post(reverse("leads_import_undo", args=[Lead.objects.first().batch_id]))

        self.assertEqual(Lead.objects.count(), 1)

    def test_many_take_as_many_questions_as_few(self):
        a_rule(self.xu, self.zhou)
        few = self.questions(2)
        many = self.questions(40)

        self.assertLessEqual(many - few, 6)  # receipts and rows go in portions

    def questions(self, count: int) -> int:
        Lead.objects.all().delete()
        batch = self.read(*(a_row(phone=f"139001380{number:02d}") for number in range(count)))
        with CaptureQueriesContext(connection) as queries:
            self.press(batch, take="1")
        return len(queries)
