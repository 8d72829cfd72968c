"""Large exports: made by the worker in parts, resumable, private, agreed to by a second person."""

import csv
import hashlib
import io
import json
import tracemalloc
import zipfile
from datetime import date, timedelta
from unittest import mock

from django.core import mail
from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

import openpyxl

from deliveries.models import Delivery
from leads.audit import faults
from leads.exports import making
from leads.exports.asking import next_time, start_scheduled
from leads.exports.making import delete_expired, make_exports
from leads.exports.parts import folder_of
from leads.models import AuditEntry, ExportProfile, ExportSchedule, Lead, LeadEvent, LeadExport
from leads.notices import EXPORT_WAITING
from tests.deliveries.builders import a_target
from tests.leads.builders import a_colleague, a_lead

NEW, RECORDS = "leads_export_new", "leads_exports"
State = LeadExport.State


def some_leads(count: int, **values) -> None:
    Lead.objects.bulk_create(
        [Lead(receipt=f"XF{n:06d}", phone=f"138{n:08d}", contact_name="Lin Yi", **values) for n in range(count)], 500
    )


@override_settings(LEADS_EXPORT_AT_ONCE=2, LEADS_EXPORT_NOD=1000)
class WorkerTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.xu, cls.gu = a_colleague("xu"), a_colleague("gu")

    def setUp(self):
        self.client.force_login(self.xu)
        self.addCleanup(lambda: [making.delete_parts(export) for export in LeadExport.objects.all()])
        self.enterContext(mock.patch.object(making, "CHUNK", 10))

    def ask(self, file_format="csv", **said) -> LeadExport:
        said = {"file_format": file_format, "shown": ["receipt", "phone"], "bare": "1", "reason": "calls"} | said
        self.client.post(reverse(NEW), said)
        return LeadExport.objects.order_by("pk").last()

    def link(self) -> str:
        page = self.client.get(reverse(RECORDS))
        return next((export.link for export in page.context["object_list"] if export.link), "")

    def fetch(self) -> bytes:
        return self.client.get(self.link()).getvalue()


class MakingTests(WorkerTestCase):
    def test_a_large_export_is_made_by_the_worker_and_written_down(self):
        some_leads(25)
        export = self.ask()
        self.assertEqual((export.state, export.rows_expected), (State.QUEUED, 25))

        make_exports()
        content = self.fetch()

        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        export.refresh_from_db()
        self.assertEqual(rows[1:], [[f"XF{n:06d}", f"138{n:08d}"] for n in range(25)])
        self.assertEqual((export.state, export.rows, export.parts, export.size), (State.DONE, 25, 3, len(content)))
        self.assertEqual(export.sha256, hashlib.sha256(content).hexdigest())
        told = AuditEntry.objects.order_by("number").values_list("action", "facts__rows", "facts__sha256")
        self.assertEqual(list(told), [("exported", 25, export.sha256), ("downloaded", 25, export.sha256)])
        self.assertEqual((list(faults()), LeadEvent.objects.filter(kind="exported", by=self.xu).count()), ([], 25))
        self.assertEqual({event.text for event in LeadEvent.objects.all()}, {"csv"})

    def test_every_format_of_many_parts_is_whole(self):
        some_leads(25)
        for kind in ("xlsx", "csv", "json"):
            self.ask(kind)
        make_exports(seconds=60)

        sizes = dict(LeadExport.objects.values_list("file_format", "rows"))
        self.assertEqual(sizes, {"xlsx": 25, "csv": 25, "json": 25})
        for export in LeadExport.objects.all():
            with self.subTest(export.file_format):
                content = b"".join(making.file_of(export).whole(making.read_parts(export)))
                self.assertEqual(hashlib.sha256(content).hexdigest(), export.sha256)
                self.assertEqual(readers[export.file_format](content), [f"138{n:08d}" for n in range(25)])

    def test_what_comes_or_goes_meanwhile_is_neither_twice_nor_half(self):
        some_leads(25)
        self.ask()
        make_exports(seconds=0)
        a_lead(receipt="too-late")

        making.work_on(making.claim(), until=float("inf"))

        self.assertEqual(LeadExport.objects.get().rows, 25)
        self.assertNotIn(b"too-late", self.fetch())

    def test_a_killed_worker_is_followed_by_another(self):
        some_leads(35)
        export = self.ask("xlsx")
        work = making.Making(making.claim())
        work.one_part()
        # Killed after the part lay on disk and before it was booked; then the next worker comes.
        killed = mock.patch.object(making, "note_in_history", side_effect=KeyboardInterrupt)
        with killed, self.assertRaises(KeyboardInterrupt):
            work.one_part()
        self.assertEqual(make_exports(), 0)  # the dead one's lease still runs
        LeadExport.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        make_exports()

        export.refresh_from_db()
        self.assertEqual((export.state, export.rows, export.parts), (State.DONE, 35, 4))
        self.assertEqual(readers["xlsx"](self.fetch()), [f"138{n:08d}" for n in range(35)])
        self.assertEqual(LeadEvent.objects.filter(kind="exported").count(), 35)

    def test_nothing_readable_lies_on_the_disk(self):
        some_leads(5)
        export = self.ask()
        make_exports()

        export.refresh_from_db()
        found = b"".join(path.read_bytes() for path in folder_of(export).iterdir())
        self.assertTrue(found.startswith(b"sealed:"))

    def test_the_right_to_numbers_is_asked_for_again_when_the_file_is_made(self):
        some_leads(5)
        self.ask()
        self.xu.user_permissions.remove(self.xu.user_permissions.get(codename="reveal_lead"))
        make_exports()

        self.assertNotIn(b"13800000001", self.fetch())

    def test_who_may_export_no_more_gets_nothing(self):
        some_leads(5)
        self.ask()
        self.xu.user_permissions.remove(self.xu.user_permissions.get(codename="export_lead"))
        make_exports()

        self.assertEqual((LeadExport.objects.get().state, LeadEvent.objects.count()), (State.FAILED, 0))

    def test_a_slice_ends_in_time_and_the_next_goes_on(self):
        some_leads(25)
        export = self.ask()
        work = making.claim()

        made = [making.work_on(work, until) for until in (0.0, float("inf"))]

        export.refresh_from_db()
        self.assertEqual((made, export.state), ([0, 3], State.DONE))

    def test_the_records_show_how_far_it_is(self):
        some_leads(20)
        self.ask()
        making.Making(making.claim()).one_part()

        page = self.client.get(reverse(RECORDS))

        self.assertContains(page, '<progress max="100" value="50"')
        self.assertContains(page, "10 / 20")


class SheetsTests(WorkerTestCase):
    def test_more_rows_than_a_sheet_holds_go_on_in_a_second_one_that_says_so(self):
        some_leads(35)
        with mock.patch("leads.exports.xlsx.ROWS_A_SHEET", 20):
            self.ask("xlsx")
            make_exports()
            content = self.fetch()

        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual([sheet.max_row - 1 for sheet in book], [20, 15])
        self.assertEqual([sheet["A1"].value for sheet in book], [book.worksheets[0]["A1"].value] * 2)
        self.assertEqual(["2" in name for name in book.sheetnames], [True, True])
        self.assertIsNone(zipfile.ZipFile(io.BytesIO(content)).testzip())

    def test_a_sheet_ends_before_its_size_needs_eight_bytes(self):
        some_leads(35)
        with mock.patch("leads.exports.xlsx.BYTES_A_SHEET", 2500):
            self.ask("xlsx")
            make_exports()
            content = self.fetch()

        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual([sheet.max_row - 1 for sheet in book], [10, 10, 10, 5])

    def test_what_lies_past_four_gigabytes_is_found(self):
        # The records are those of zip64; only where they begin is brought nearer.
        some_leads(35)
        with mock.patch("leads.exports.xlsx.Archive.far", 500):
            self.ask("xlsx")
            make_exports()
            content = self.fetch()

        archive = zipfile.ZipFile(io.BytesIO(content))
        self.assertIsNone(archive.testzip())
        self.assertEqual((content.count(b"PK\6\6"), content.count(b"PK\6\7")), (1, 1))
        self.assertEqual(readers["xlsx"](content), [f"138{n:08d}" for n in range(35)])

    def test_an_export_of_nothing_is_a_heading(self):
        some_leads(5)
        self.ask("xlsx")
        Lead.objects.all().delete()
        make_exports()

        self.assertEqual(readers["xlsx"](self.fetch()), [])


class PrivateTests(WorkerTestCase):
    def setUp(self):
        super().setUp()
        some_leads(5)
        self.export = self.ask()
        make_exports()
        self.address = self.link()

    def test_the_link_is_for_the_one_who_asked(self):
        self.client.force_login(self.gu)

        self.assertEqual((self.client.get(self.address).status_code, self.link()), (404, ""))

    def test_a_link_that_was_changed_opens_nothing(self):
        self.assertEqual(self.client.get(self.address[:-3] + "xy/").status_code, 404)

    def test_nothing_between_keeps_it(self):
        answer = self.client.get(self.address)

        self.assertEqual(answer["Cache-Control"], "no-store, private, max-age=0, no-cache, must-revalidate")
        self.assertEqual(answer["X-Content-Type-Options"], "nosniff")

    def test_ends_with_its_time_and_leaves_no_file(self):
        LeadExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

        self.assertEqual(self.client.get(self.address).status_code, 404)
        self.assertEqual((delete_expired(), folder_of(self.export).exists()), (1, False))
        self.assertEqual(LeadExport.objects.get().state, State.EXPIRED)

    def test_a_mail_says_that_it_is_ready_and_holds_nobodys_data(self):
        told = Delivery.objects.get()

        self.assertEqual(told.target, ["xu@example.org"])
        self.assertIn(reverse(RECORDS), told.content["body"])
        self.assertNotIn("138", told.content["body"])
        self.assertEqual(mail.outbox, [])


@override_settings(LEADS_EXPORT_NOD=4)
class NodTests(WorkerTestCase):
    def setUp(self):
        super().setUp()
        some_leads(5)
        self.export = self.ask()

    def decide(self, user, word="agree") -> int:
        self.client.force_login(user)
        return self.client.post(reverse("leads_export_nod", args=[self.export.pk]), {word: "1"}).status_code

    def state(self) -> str:
        self.export.refresh_from_db()
        return self.export.state

    def test_waits_for_a_second_person_who_is_told(self):
        make_exports()

        self.assertEqual((self.state(), self.link()), (State.WAITING, ""))
        self.assertEqual(Delivery.objects.get().target, ["gu@example.org"])

    def test_the_groups_and_programs_that_listen_are_told_as_well(self):
        target = a_target(events=[EXPORT_WAITING])

        self.ask()

        told = Delivery.objects.get(notice_target=target)
        self.assertEqual((told.subject, "138" in str(told.content)), (EXPORT_WAITING, False))

    def test_who_asked_cannot_agree(self):
        self.decide(self.xu)

        self.assertEqual(self.state(), State.WAITING)

    def test_another_agrees_and_it_is_made(self):
        self.decide(self.gu)
        make_exports()

        self.assertEqual((self.state(), self.export.nod_by), (State.DONE, self.gu))
        self.assertEqual(AuditEntry.objects.get(action="exported").facts["nod"], "gu")

    def test_another_refuses_and_it_is_not(self):
        self.decide(self.gu, "refuse")
        make_exports()

        self.assertEqual((self.state(), LeadEvent.objects.count()), (State.REFUSED, 0))

    def test_nobody_agrees_to_more_than_they_could_take_themselves(self):
        for rights in (["view_lead", "work_lead"], ["view_lead", "export_lead"]):
            self.decide(a_colleague("-".join(rights), rights=rights))

        self.assertEqual(self.state(), State.WAITING)


class ScheduleTests(WorkerTestCase):
    def test_days_are_mondays_and_firsts(self):
        days = [next_time("week", date(2026, 11, day)) for day in (28, 29, 30)]

        self.assertEqual(days, [date(2026, 11, 30), date(2026, 11, 30), date(2026, 12, 7)])
        self.assertEqual(next_time("month", date(2026, 12, 31)), date(2027, 1, 1))

    def test_takes_what_came_in_since_the_time_before_and_mails_a_link(self):
        today = timezone.localdate()
        for days, receipt in ((20, "older"), (3, "one"), (2, "two"), (1, "three"), (0, "today")):
            a_lead(receipt=receipt, created_at=timezone.now() - timedelta(days=days))
        self.client.post(reverse(NEW), {"file_format": "csv", "shown": ["receipt"], "every": "week"})
        ExportSchedule.objects.update(next_on=today, since=today - timedelta(days=7))

        started = [start_scheduled(), start_scheduled()]
        make_exports()

        rows = self.fetch().decode("utf-8-sig").split()
        self.assertEqual((started, rows[1:]), ([1, 0], ['"one"', '"two"', '"three"']))
        schedule = ExportSchedule.objects.get()
        self.assertEqual((schedule.since, schedule.next_on), (today, next_time("week", today)))
        self.assertEqual(Delivery.objects.get().target, ["xu@example.org"])

    def test_can_be_stopped_by_its_owner(self):
        self.client.post(reverse(NEW), {"file_format": "csv", "shown": ["receipt"], "every": "month"})
        address = reverse("leads_export_stop", args=[ExportSchedule.objects.get().pk])
        self.client.force_login(self.gu)

        statuses = [self.client.post(address).status_code]
        self.client.force_login(self.xu)
        statuses.append(self.client.post(address).status_code)

        self.assertEqual((statuses, ExportSchedule.objects.count()), ([404, 302], 0))


class ProfileTests(WorkerTestCase):
    def test_keeps_columns_under_a_name_and_brings_them_back(self):
        self.ask(profile="Calls", order=["phone", "receipt"], shown=["phone", "receipt"])

        profile = ExportProfile.objects.get()
        page = self.client.get(reverse(NEW), {"profile": profile.pk, "state": "won"})

        self.assertEqual((profile.columns, profile.owner, profile.is_shared), (["phone", "receipt"], self.xu, False))
        self.assertEqual([row["key"] for row in page.context["rows"] if row["shown"]], ["phone", "receipt"])
        self.assertEqual(page.context["filters"], "state=won")

    def test_is_ones_own_unless_shared(self):
        ExportProfile.objects.create(name="mine", owner=self.xu, columns=["phone"])
        ExportProfile.objects.create(name="ours", owner=self.xu, columns=["phone"], is_shared=True)
        self.client.force_login(self.gu)

        self.assertEqual([p.name for p in self.client.get(reverse(NEW)).context["profiles"]], ["ours"])

    def test_only_who_configures_shares_one(self):
        for user in (self.gu, a_colleague("boss", rights=["export_lead", "configure_lead"])):
            self.client.force_login(user)
            self.ask(profile="Calls", is_shared="1")

        self.assertEqual([p.is_shared for p in ExportProfile.objects.order_by("pk")], [False, True])


class MemoryTests(WorkerTestCase):
    """Six thousand leads cost the worker no more memory than two thousand."""

    def peak(self, count: int, kind: str) -> float:
        Lead.objects.all().delete()
        some_leads(count, remarks="长" * 200)
        self.ask(kind)
        tracemalloc.start()
        try:
            make_exports(seconds=600)
            return tracemalloc.get_traced_memory()[1] / 2**20
        finally:
            tracemalloc.stop()

    @override_settings(LEADS_EXPORT_NOD=10**6)
    def test_of_any_format(self):
        for kind in ("csv", "xlsx"):
            with self.subTest(kind), mock.patch.object(making, "CHUNK", 500):
                self.assertLess(self.peak(6000, kind), 1.2 * self.peak(2000, kind) + 1)


def phones_in_json(content: bytes) -> list[str]:
    return [list(told.values())[1] for told in json.loads(content)]


readers = {
    "csv": lambda content: [row[1] for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))][1:],
    "xlsx": lambda content: [row[1].value for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(2)],
    "json": phones_in_json,
}
