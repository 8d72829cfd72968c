"""Who is erased is in no file that waits to be fetched."""

from datetime import timedelta

from django.contrib.auth.models import Permission
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from deliveries.models import Delivery
from leads.exports import making
from leads.exports.making import delete_expired, make_exports
from leads.exports.parts import folder_of
from leads.models import AuditEntry, Lead, LeadExport
from leads.people import erase
from leads.retention import purge_old_leads
from tests.leads.builders import a_notice
from tests.leads.test_exports_worker import WorkerTestCase, some_leads

State = LeadExport.State


class WithdrawnFilesTests(WorkerTestCase):
    def made(self, **said) -> LeadExport:
        export = self.ask(**said)
        make_exports()
        return export

    def state_of(self, export: LeadExport) -> tuple[str, bool]:
        """And whether there is something on disk."""
        export.refresh_from_db()
        return export.state, folder_of(export).exists()

    def erase(self, *leads):
        with self.captureOnCommitCallbacks(execute=True):
            erase(list(leads), by=self.gu, why="asked")

    def test_a_file_that_holds_them_is_deleted_and_its_asker_told(self):
        some_leads(3)
        export = self.made()
        link = self.link()

        self.erase(Lead.objects.first())

        self.assertEqual(self.state_of(export), (State.WITHDRAWN, False))
        self.assertEqual(self.client.get(link).status_code, 404)
        self.assertTrue(Delivery.objects.filter(key=f"lead-export-{export.pk}-withdrawn").exists())
        told = list(AuditEntry.objects.order_by("-number").values_list("action", "by_name", "facts__sha256")[:2])
        self.assertEqual(told, [("erased", "gu", None), ("withdrawn", "gu", export.sha256)])

    def test_files_without_them_stay(self):
        some_leads(3)
        before = self.made()
        late = Lead.objects.create(receipt="XF-LATE", phone="13900139000")
        filtered = self.made(filters="q=XF00000")

        self.erase(late)

        self.assertEqual([self.state_of(export)[0] for export in (before, filtered)], [State.DONE] * 2)

    def test_what_was_merged_into_them_counts(self):
        some_leads(3)
        export = self.made()
        new = Lead.objects.create(receipt="XF-NEW", phone="13800000000")
        Lead.objects.filter(receipt="XF000000").update(merged_into=new)

        self.erase(new)

        self.assertEqual(self.state_of(export), (State.WITHDRAWN, False))

    def test_a_file_in_the_making_is_left_off(self):
        some_leads(25)
        export = self.ask()
        making.Making(making.claim()).one_part()
        self.assertEqual(self.state_of(export), (State.QUEUED, True))

        self.erase(Lead.objects.get(receipt="XF000000"))
        LeadExport.objects.update(lease_until=None)
        make_exports()

        self.assertEqual(self.state_of(export), (State.WITHDRAWN, False))

    def test_one_withdrawn_while_it_is_finished_is_not_ready_after_all(self):
        some_leads(3)
        work = making.Making(making.claim() if self.ask() else None)
        work.one_part()

        self.erase(Lead.objects.first())
        work.finish()

        self.assertEqual(self.state_of(work.export), (State.WITHDRAWN, False))

    def test_the_worker_deletes_what_a_killed_process_left(self):
        some_leads(3)
        export = self.made()
        erase([Lead.objects.first()])  # what follows the commit never runs
        self.assertEqual(self.state_of(export), (State.WITHDRAWN, True))

        delete_expired()

        self.assertEqual(self.state_of(export), (State.WITHDRAWN, False))

    def test_erasing_on_the_desk_and_purging_do_it_too(self):
        some_leads(5, consent=a_notice(), created_at=timezone.now() - timedelta(days=3))
        self.gu.user_permissions.add(Permission.objects.get(codename="erase_lead"))
        by_hand = self.made()
        self.client.force_login(self.gu)
        self.client.post(reverse("wagtailsnippets_leads_lead:delete", args=[Lead.objects.first().pk]))
        self.client.force_login(self.xu)
        by_age = self.made(filters="state=new")
        Lead.objects.update(erase_on=timezone.localdate())

        with override_settings(LEADS_PURGE=True):
            purge_old_leads()

        self.assertEqual([self.state_of(export)[0] for export in (by_hand, by_age)], [State.WITHDRAWN] * 2)
