"""A name and a number go in by the form and come out nowhere, though mail servers and robots say them back to us."""

import io
import json
import logging
import shutil
import subprocess
from pathlib import Path

from django.core import mail
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.urls import reverse
from django.utils.log import AdminEmailHandler

from deliveries.models import Delivery
from deliveries.relay import deliver_due
from leads.models import Lead
from leads.notices import RECEIVED
from tests.deliveries.builders import a_target
from tests.deliveries.sinks import a_mail_server, a_web_server
from tests.faults.portal import database_url
from tests.leads.builders import a_colleague, a_form, filled
from tests.leads.test_encryption import CANARY, everything_stored, signs_in
from tests.leads.worlds import OwnForm

SMTP = "django.core.mail.backends.smtp.EmailBackend"
ECHO = "550 5.1.1 <13987654321@example.org> 林金丝雀 Canary is not here\r\n"


class CanaryTests(OwnForm, TransactionTestCase):
    serialized_rollback = True

    def setUp(self):
        self.page = a_form(self.form_class)
        self.mails, self.hooks = a_mail_server(self), a_web_server(self)
        self.logged = io.StringIO()
        self.listen(logging.StreamHandler(self.logged), "", "django", "deliveries", "leads")
        self.listen(AdminEmailHandler(include_html=True), "django.request", "deliveries")
        self.client.raise_request_exception = False

    def listen(self, handler, *names):
        for name in names:
            logger = logging.getLogger(name)
            level = logger.level
            logger.addHandler(handler)
            logger.setLevel(logging.DEBUG)
            self.addCleanup(logger.setLevel, level)
            self.addCleanup(logger.removeHandler, handler)

    def send(self, **values) -> int:
        return self.client.post(f"/leads/enquiries/{self.page.pk}/", filled(**CANARY | values)).status_code

    def fail_to_tell(self) -> set[str]:
        """Everybody who is told refuses, and says back what he must not know; what the ledger keeps of it."""
        url = f"http://127.0.0.1:{self.hooks.server_address[1]}/"
        for kind in ("webhook", "wecom", "dingtalk", "feishu"):
            a_target(kind, address=url, secret="s", events=[RECEIVED])
        self.send(key="told")
        port = self.mails.server_address[1]
        self.mails.answer = ECHO.encode()
        echo = {"errcode": 93000, "code": 19021, "errmsg": ECHO, "msg": ECHO}
        self.hooks.answer, self.hooks.says = 200, json.dumps(echo, ensure_ascii=False).encode()
        here = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port, "DELIVERIES_ALLOW_PRIVATE_TARGETS": True}
        with override_settings(EMAIL_BACKEND=SMTP, **here):
            deliver_due()
            self.hooks.says = ECHO.encode()
            Delivery.objects.exclude(state="sent").update(next_at="2020-01-01T00:00Z")
            deliver_due()
        return set(Delivery.objects.values_list("last_error", flat=True))

    def everything_that_went_wrong(self) -> None:
        with override_settings(ADMINS=[("A", "a@example.org")], DEBUG=False):
            self.assertEqual([self.send(), self.send(headcount="many")], [303, 422])
            with override_settings(LEADS_KEYS=[]):  # an error of ours, with the form in its frames
                self.assertEqual(self.send(topic="second"), 500)
            self.assertIn("SMTPDataError", self.fail_to_tell())
            self.client.force_login(a_colleague("xu"))
            self.client.get(reverse("wagtailsnippets_leads_lead:list"), {"export": "csv"}).getvalue()
            self.client.get(reverse("wagtailsnippets_leads_lead:list"), {"q": "nobody"})

    def test_comes_out_of_no_log_report_table_session_or_file(self):
        self.everything_that_went_wrong()

        reports = "".join(message.body + str(message.alternatives) for message in mail.outbox)
        sent_out = repr(self.mails.kept) + repr([body.decode() for _path, _headers, body in self.hooks.kept])
        self.assertEqual(Lead.objects.count(), 2)
        self.assertNotEqual("", self.logged.getvalue())
        self.assertGreater(len(self.hooks.kept), 3)
        self.assertIn("Party school of Linjiang", everything_stored())
        self.assertIn("Party school of Linjiang", database_files())
        for place, text in (
            ("log", self.logged.getvalue()),
            ("reports", reports),
            ("tables", everything_stored()),
            ("session", repr(dict(self.client.session))),
            ("messages that went out", sent_out),
            ("files", database_files()),
        ):
            with self.subTest(place):
                self.assertEqual(signs_in(text), [])


def database_files() -> str:
    """The bytes on the disk: SQLite's file and its log, or a dump of PostgreSQL."""
    if connection.vendor == "sqlite":
        name = connection.settings_dict["NAME"]
        files = [path for path in (Path(name), Path(f"{name}-wal")) if path.exists()]
        return "".join(path.read_bytes().decode("utf-8", "replace") for path in files)
    if not shutil.which("pg_dump"):
        return ""
    address = database_url().replace("postgres://", "postgresql://")
    return subprocess.run(["pg_dump", address], capture_output=True, text=True, check=True).stdout
