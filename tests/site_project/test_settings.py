import os
import subprocess
import sys
import tempfile
from io import StringIO
from unittest import skipUnless

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import SimpleTestCase, TestCase

from site_project.accounts import ACCOUNTS, passwords_file
from site_project.roles import ensure_roles
from tests.site_project.test_worker import in_own_folder

RIGHT = {"SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "portal.example", "LEADS_KEYS": "k" * 43 + "="}


class ProductionTests(SimpleTestCase):
    """A public installation starts with its secrets or not at all."""

    def start(self, *, tell=("ALLOWED_HOSTS",), **variables):
        with tempfile.TemporaryDirectory() as folder:
            kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
            environment = kept | {"DJANGO_SETTINGS_MODULE": "site_project.settings.production", "DATA_DIR": folder}
            code = "import sys, django; django.setup(); from django.conf import settings as said; "
            code += "print(*(getattr(said, name) for name in sys.argv[1:]))"
            return subprocess.run(
                [sys.executable, "-c", code, *tell],
                cwd=settings.BASE_DIR,
                env=environment | variables,
                capture_output=True,
                text=True,
            )

    def test_starts_with_all(self):
        self.assertEqual(self.start(**RIGHT).stdout, "['portal.example']\n")

    def test_hands_out_cookies_that_come_back_with_tls_and_without(self):
        names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
        for scheme, told in ({}, "True True True\n"), ({"PORTAL_SCHEME": "http"}, "False False False\n"):
            with self.subTest(**scheme):
                self.assertEqual(self.start(tell=names, **RIGHT, **scheme).stdout, told)

    def test_only_the_word_http_takes_the_safety_away(self):
        for scheme in ("HTTPS", "htpp", ""):
            with self.subTest(scheme):
                names = ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_NAME", "CSRF_TRUSTED_ORIGINS")
                told = "True __Host-session ['https://portal.example']\n"
                self.assertEqual(self.start(tell=names, **RIGHT, PORTAL_SCHEME=scheme).stdout, told)

    def test_refuses_to_start_without_any_and_names_it(self):
        for name in RIGHT:
            with self.subTest(name):
                started = self.start(**{other: value for other, value in RIGHT.items() if other != name})

                self.assertEqual((started.returncode, started.stdout), (1, ""))
                self.assertIn(f"ImproperlyConfigured: Set the {name} environment variable", started.stderr)


@skipUnless(connection.vendor == "sqlite", "These are promises about SQLite.")
class SqliteTests(TestCase):
    def test_the_open_connection_is_durable_and_waits(self):
        found = {}
        with connection.cursor() as cursor:
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
                found[name] = cursor.execute(f"PRAGMA {name}").fetchone()[0]

        self.assertEqual(found, {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000})
        self.assertEqual(connection.transaction_mode, "IMMEDIATE")


class DemoAccountsTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        ensure_roles()

    def setUp(self):
        in_own_folder(self)

    def told(self, *arguments) -> dict[str, str]:
        """What the command printed: password by name."""
        out = StringIO()
        call_command("demo_accounts", *arguments, stdout=out)
        return {line.split()[0]: line.split()[1] for line in out.getvalue().splitlines() if line.startswith("  ")}

    def test_prints_one_for_every_role_that_opens_the_door(self):
        told = self.told()

        self.assertEqual(list(told), list(ACCOUNTS))
        for name, password in told.items():
            with self.subTest(name):
                user = User.objects.get(username=name)
                self.assertTrue(user.check_password(password))
                self.assertEqual(
                    [group.name for group in user.groups.all()], [ACCOUNTS[name][0]] if ACCOUNTS[name][0] else []
                )
        self.assertEqual([user.username for user in User.objects.filter(is_superuser=True)], ["guanli"])

    def test_prints_the_same_again(self):
        self.assertEqual(self.told(), self.told())

    def test_resets_every_password(self):
        first, second = self.told(), self.told("--reset")

        self.assertEqual(set(first.values()) & set(second.values()), set())
        self.assertTrue(User.objects.get(username="bianji").check_password(second["bianji"]))

    def test_gives_new_ones_where_the_file_is_lost(self):
        self.told()
        passwords_file().unlink()

        told = self.told()

        self.assertTrue(User.objects.get(username="bianji").check_password(told["bianji"]))

    def test_are_readable_by_their_owner_only(self):
        self.told()

        self.assertEqual(oct(passwords_file().stat().st_mode)[-3:], "600")
