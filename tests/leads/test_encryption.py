"""Who asked cannot be read in the database, and is found all the same."""

import base64
import io
import logging
from importlib import import_module

from django.core import mail
from django.core.checks import Tags, run_checks
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import TestCase, override_settings
from django.utils.log import AdminEmailHandler

from deliveries.relay import deliver_due
from leads.finding import leads_named, leads_with_phone
from leads.models import Lead, LeadEvent
from leads.rekeying import reseal, waiting_to_be_sealed
from leads.sealing import CannotOpen, opened, seal
from tests.leads.builders import a_colleague, a_form, a_lead, filled
from tests.leads.worlds import OwnForm

OLD, NEW = (base64.b64encode(bytes([number] * 32)).decode() for number in (1, 2))
CANARY = {"phone": "13987654321", "contact_name": "林金丝雀", "remarks": "Canary 13987654321 sings"}
SIGNS = ["13987654321", "987654321", "金丝雀", "Canary"]


def everything_stored() -> str:
    """Every value of every table, as the database holds it."""
    with connection.cursor() as cursor:
        tables = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- names of our tables
            tables.append(repr(cursor.fetchall()))
    return "\n".join(tables)


def signs_in(text: str) -> list[str]:
    return [sign for sign in SIGNS if sign in text]


def raw(lead: Lead) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, contact_name, remarks, answers FROM leads_lead WHERE id = %s", [lead.pk])
        return cursor.fetchone()


class StoredTests(TestCase):
    def test_nothing_personal_stands_in_any_table(self):
        lead = a_lead(**CANARY, answers={"wechat": "Canary"}, organisation="Linjiang")
        LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.NOTE, text="Canary called")

        stored = everything_stored()

        self.assertIn("Linjiang", stored)
        self.assertEqual(signs_in(stored), [])

    def test_is_read_as_it_was_written(self):
        a_lead(**CANARY, answers={"days": ["三", "五"], "bus": True, "none": None})

        lead = Lead.objects.get()

        self.assertEqual({name: getattr(lead, name) for name in CANARY}, CANARY)
        self.assertEqual(lead.answers, {"days": ["三", "五"], "bus": True, "none": None})

    def test_the_same_words_are_never_stored_alike(self):
        one, other = raw(a_lead(**CANARY)), raw(a_lead(**CANARY))

        self.assertEqual([mine == theirs for mine, theirs in zip(one, other, strict=True)], [False] * 3 + [True])

    def test_is_found_by_the_whole_number_and_the_whole_name(self):
        lead, _other = a_lead(**CANARY), a_lead(phone="13800138000", contact_name="林")

        self.assertEqual(list(leads_with_phone("+86 139-8765-4321")), [lead])
        self.assertEqual(list(leads_named("林 金丝雀")), [lead])
        self.assertEqual([leads_with_phone("1398765").count(), leads_named("").count()], [0, 0])

    def test_a_change_is_found_under_the_new_number(self):
        lead = a_lead(**CANARY)

        lead.phone = "13800138000"
        lead.save()

        self.assertEqual([leads_with_phone(number).count() for number in ("13987654321", "13800138000")], [0, 1])

    def test_a_comparison_that_could_only_find_nothing_is_refused(self):
        for lookup in ("phone", "phone__contains", "contact_name__icontains", "remarks__startswith", "answers"):
            with self.subTest(lookup), self.assertRaisesMessage(FieldError, "is encrypted"):
                Lead.objects.filter(**{lookup: "1"})


class KeyTests(TestCase):
    def test_a_text_moved_to_another_column_does_not_open(self):
        with self.assertRaises(CannotOpen):
            opened(seal("13987654321", "leads.lead.phone"), "leads.lead.contact_name")

    def test_a_text_that_was_changed_does_not_open(self):
        sealed = seal("13987654321", "x")

        with self.assertRaises(CannotOpen):
            opened(sealed[:-3] + ("AA=" if sealed[-3:] != "AA=" else "BB="), "x")

    def test_an_older_key_still_reads_and_finds(self):
        with override_settings(LEADS_KEYS=[OLD]):
            lead = a_lead(**CANARY)
        with override_settings(LEADS_KEYS=[NEW, OLD]):
            self.assertEqual(Lead.objects.get().phone, CANARY["phone"])
            self.assertEqual([*leads_with_phone(CANARY["phone"]), *leads_named(CANARY["contact_name"])], [lead] * 2)
        with override_settings(LEADS_KEYS=[NEW]), self.assertRaises(CannotOpen):
            Lead.objects.get()

    def test_rekeying_cut_off_half_way_goes_on_and_lets_the_old_key_go(self):
        with override_settings(LEADS_KEYS=[OLD]):
            for _number in range(7):
                LeadEvent.objects.create(lead=a_lead(**CANARY), kind=LeadEvent.Kind.NOTE, text="Canary")

        with override_settings(LEADS_KEYS=[NEW, OLD]):
            first = next(reseal())  # all leads; whoever did it was killed before the notes
            left = waiting_to_be_sealed()
            call_command("rekey", verbosity=0, stdout=io.StringIO())

        with override_settings(LEADS_KEYS=[NEW]):
            self.assertEqual((first, left, waiting_to_be_sealed()), (7, 7, 0))
            self.assertEqual({lead.phone for lead in leads_with_phone(CANARY["phone"])}, {CANARY["phone"]})
            self.assertEqual({event.text for event in LeadEvent.objects.all()}, {"Canary"})

    def test_is_switched_off_by_an_explicit_word_only(self):
        with override_settings(LEADS_KEYS=[]):
            self.assertEqual([error.id for error in run_checks(tags=[Tags.security])], ["leads.E002"])
        with override_settings(LEADS_KEYS=["too short"]):
            self.assertEqual([error.id for error in run_checks(tags=[Tags.security])], ["leads.E002"])
        with override_settings(LEADS_KEYS=[], LEADS_ENCRYPTION=False):
            lead = a_lead(**CANARY)
            self.assertEqual((run_checks(tags=[Tags.security]), raw(lead)[0]), ([], CANARY["phone"]))
            self.assertEqual(list(leads_with_phone(CANARY["phone"])), [lead])

    def test_what_was_clear_is_encrypted_by_rekeying_and_what_was_encrypted_is_opened(self):
        with override_settings(LEADS_ENCRYPTION=False):
            lead = a_lead(**CANARY | {"remarks": "sealed: by hand"})
        call_command("rekey", verbosity=0, stdout=io.StringIO())
        encrypted = raw(lead)
        with override_settings(LEADS_ENCRYPTION=False):
            call_command("rekey", verbosity=0, stdout=io.StringIO())

        self.assertEqual([text[:7] for text in encrypted[:3]], ["sealed:"] * 3)
        self.assertEqual(raw(lead)[:2], (CANARY["phone"], CANARY["contact_name"]))
        self.assertEqual(Lead.objects.get().remarks, "sealed: by hand")

    def test_what_an_older_version_stored_is_encrypted_with_the_upgrade(self):
        lead = a_lead(**CANARY)
        event = LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.NOTE, text="x")
        with connection.cursor() as cursor:
            told = [CANARY["phone"], CANARY["contact_name"], CANARY["remarks"], '{"days": "3"}', "", lead.pk]
            cursor.execute(
                "UPDATE leads_lead SET phone = %s, contact_name = %s, remarks = %s, answers = %s, phone_index = %s, "
                "fingerprint = 'sha of the number' WHERE id = %s",
                told,
            )
            cursor.execute("UPDATE leads_leadevent SET text = 'Canary called' WHERE id = %s", [event.pk])
        self.assertEqual(signs_in(everything_stored()), SIGNS)

        migration = import_module("leads.migrations.0006_encrypt_what_is_stored")
        state = MigrationLoader(connection).project_state([("leads", "0007_without_plain_numbers")])
        migration.encrypt(state.apps, None)

        self.assertEqual((signs_in(everything_stored()), leads_with_phone(CANARY["phone"]).get()), ([], lead))
        lead.refresh_from_db()
        self.assertEqual((lead.remarks, lead.answers), (CANARY["remarks"], {"days": "3"}))
        self.assertNotEqual(lead.fingerprint, "sha of the number")


class CanaryTests(OwnForm, TestCase):
    """A number goes in by the form and comes out nowhere: no log, no report, no table."""

    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class)

    def setUp(self):
        self.logged = io.StringIO()
        written, report = logging.StreamHandler(self.logged), AdminEmailHandler(include_html=True)
        root, level = logging.getLogger(), logging.getLogger().level
        for logger, handler in ((root, written), (logging.getLogger("django"), written)):
            logger.addHandler(handler)
            self.addCleanup(logger.removeHandler, handler)
        logging.getLogger("django.request").addHandler(report)
        self.addCleanup(logging.getLogger("django.request").removeHandler, report)
        for logger, before in ((root, level), (logging.getLogger("django.db.backends"), logging.NOTSET)):
            logger.setLevel(logging.DEBUG)
            self.addCleanup(logger.setLevel, before)
        connection.force_debug_cursor = True  # statements are logged with their values
        self.addCleanup(setattr, connection, "force_debug_cursor", False)

    def send(self, **values):
        self.client.raise_request_exception = False
        return self.client.post(f"/leads/enquiries/{self.page.pk}/", filled(**CANARY | values)).status_code

    def test_comes_out_nowhere(self):
        with override_settings(ADMINS=[("A", "a@example.org")], DEBUG=False):
            sent = [self.send(), self.send(headcount="many")]
            with override_settings(LEADS_KEYS=[]):  # an error of ours, with the form in its frames
                sent.append(self.send(topic="second"))
        smtp = "django.core.mail.backends.smtp.EmailBackend"
        reports = [message.body + str(message.alternatives) for message in mail.outbox]
        with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=1):
            deliver_due()
        self.client.force_login(a_colleague())
        self.client.get("/admin/snippets/leads/lead/", {"q": "nobody"})

        self.assertEqual((sent, len(reports) > 0), ([303, 422, 500], True))
        self.assertIn("INSERT INTO", self.logged.getvalue())
        self.assertEqual([signs_in(text) for text in (self.logged.getvalue(), everything_stored())], [[], []])
        self.assertEqual([signs_in(report) for report in reports], [[]] * len(reports))
