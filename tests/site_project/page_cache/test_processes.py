"""Two real worker processes, one folder, and a change made by a third process: this one."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase, override_settings

from articles.models import ArticlePage
from site_project.page_cache import writes
from tests.articles.builders import an_article
from tests.home.builders import a_portal, a_section, an_institution

WORKERS = 2
ASKED = 30
PATIENCE = 90  # seconds in which a server must have come up, on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url() -> str:
    """The test database, for another process."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**facts)


class TwoWorkersTests(TransactionTestCase):
    serialized_rollback = True

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(PAGE_CACHE_FOLDER=self.folder))
        writes.generations.cache_clear()
        self.addCleanup(writes.generations.cache_clear)
        news = a_section(an_institution(a_portal()))
        self.story = an_article(news, ArticlePage, "Harbour opens", body="Ships came in.")
        self.address = self.story.url
        self.enterContext(self.serving())

    @contextlib.contextmanager
    def serving(self):
        self.port = free_port()
        command = [Path(sys.executable).with_name("granian"), "--interface", "wsgi", "--port", self.port]
        command += ["--workers", WORKERS, "--log-level", "error", "--no-access-log", "site_project.wsgi:application"]
        environment = {
            "DJANGO_SETTINGS_MODULE": "site_project.settings.test",
            "DATABASE_URL": database_url(),
            "PAGE_CACHE_FOLDER": str(self.folder),
        }
        server = subprocess.Popen([str(part) for part in command], cwd=settings.BASE_DIR, env=os.environ | environment)
        try:
            self.wait_for(server)
            yield
        finally:
            server.terminate()
            server.wait()

    def wait_for(self, server) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and server.poll() is None:
            with contextlib.suppress(OSError):
                self.ask("/healthz")
                return
            time.sleep(0.2)
        self.fail("The server did not come up.")

    def ask(self, path: str) -> str:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Host": "localhost"})
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 -- our own server
            return answer.read().decode()

    def titles(self) -> set[str]:
        return {self.ask(self.address).split("<title>")[1].split("_")[0] for _time in range(ASKED)}

    def test_show_each_change_on_the_next_request(self):
        self.assertEqual(self.titles(), {"Harbour opens"})

        for title in ("Quay", "Mole", "Pier"):
            self.story.title = title
            self.story.save_revision().publish()

            self.assertEqual(self.titles(), {title})
