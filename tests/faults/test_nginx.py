"""A real nginx with `deploy/portal.conf.template` before real workers: fast, and never behind."""

import http.client
import re
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.test import TransactionTestCase, override_settings

if settings.SWAPPED_BASE_PAGE:
    raise unittest.SkipTest("The portal's own pages stand on Wagtail's page.")

from articles.models import ArticlePage
from site_project import maintenance
from site_project.page_cache import writes
from site_project.page_cache.doorway import LINK
from tests.articles.builders import an_article
from tests.home.builders import a_portal, a_section, an_institution

from .portal import Portal, free_port

NGINX = shutil.which("nginx")
PATIENCE = 20  # seconds
TEMPLATE = settings.BASE_DIR / "deploy/portal.conf.template"
OWN_FOR_EACH = {"date", "server", "connection", "x-accel-expires", "x-answered"}
OUTER = """
pid {folder}/pid; error_log {folder}/errors; worker_processes 2; daemon off;
events {{}}
http {{
    access_log off;
    add_header X-Answered $upstream_cache_status;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/portal.conf;
}}
"""


class Nginx:
    """In a folder of its own, before one portal."""

    def __init__(self, folder: Path, portal: Portal, pages: Path):
        self.folder, self.port = folder, free_port()
        facts = {"APP": f"127.0.0.1:{portal.port}", "DOORWAY": pages / "nginx" / LINK, "HOSTS": "localhost"}
        facts |= {"KEPT": folder / "kept", "LISTEN": self.port, "MEDIA": folder, "SCHEME": "http"}
        filled = re.sub(r"\$\{PORTAL_(\w+)\}", lambda match: str(facts[match[1]]), TEMPLATE.read_text())
        (folder / "portal.conf").write_text(filled)
        (folder / "nginx.conf").write_text(OUTER.format(folder=folder))
        self.process = subprocess.Popen([NGINX, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def get(port: int, path: str, **headers) -> tuple[int, dict, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("GET", path, headers={"Host": "localhost"} | headers)
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        line.close()


def shared_headers(answer: tuple[int, dict, bytes]) -> dict:
    return {name: value for name, value in answer[1].items() if name not in OWN_FOR_EACH}


@unittest.skipUnless(NGINX, "Needs nginx: apt-get install nginx.")
class NginxTests(TransactionTestCase):
    serialized_rollback = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        data = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        data.chmod(0o755)  # nginx reads as somebody else
        pages = data / "page_cache"
        cls.enterClassContext(override_settings(DATA_DIR=data, PAGE_CACHE_FOLDER=pages, PAGE_CACHE_NGINX=True))
        writes.generations.cache_clear()
        cls.addClassCleanup(writes.generations.cache_clear)
        cls.portal = Portal(data, workers=2, PAGE_CACHE_NGINX="1")
        cls.addClassCleanup(cls.portal.stop)
        cls.portal.wait("/healthz")
        (data / "front").mkdir()
        cls.nginx = Nginx(data / "front", cls.portal, pages)
        cls.addClassCleanup(cls.nginx.stop)

    def setUp(self):
        news = a_section(an_institution(a_portal()))
        self.story = an_article(news, ArticlePage, "Harbour opens", body="Ships came in. " * 200)
        self.ask("/healthz")

    def ask(self, path: str, **headers) -> tuple[int, dict, bytes]:
        for _time in range(50):
            try:
                return get(self.nginx.port, path, **headers)
            except OSError:
                time.sleep(0.1)
        raise AssertionError("nginx does not answer.")

    def how(self, **headers) -> str:
        return self.ask(self.story.url, **headers)[1]["x-answered"]

    def title(self, **headers) -> str:
        return self.ask(self.story.url, **headers)[2].decode().split("<title>")[1].split("_")[0]

    def settle(self, **headers) -> None:
        """A page makes its renditions when first drawn, so it takes some rounds until nothing changes any more."""
        deadline = time.monotonic() + PATIENCE
        while (how := self.how(**headers)) != "HIT":
            said = get(self.portal.port, self.story.url)[1]
            self.assertLess(time.monotonic(), deadline, f"nginx keeps nothing ({how}) of what says {said}")
            time.sleep(0.05)

    def test_answers_alone_with_the_portals_own_bytes(self):
        for coding in ("", "gzip", "br"):
            self.settle(**{"Accept-Encoding": coding})
            given = self.ask(self.story.url, **{"Accept-Encoding": coding})
            own = get(self.portal.port, self.story.url, **{"Accept-Encoding": coding})

            self.assertEqual(given[1]["x-answered"], "HIT", coding)
            self.assertEqual(given[2], own[2])
            self.assertEqual(
                *({name: said[1][name] for name in said[1].keys() - OWN_FOR_EACH} for said in (given, own))
            )

    def test_shows_each_change_on_the_next_request(self):
        self.settle()
        for title in ("Quay", "Mole", "Pier"):
            self.story.title = title
            self.story.save_revision().publish()

            self.assertEqual([self.title() for _time in range(3)], [title] * 3)
        self.assertEqual(self.how(), "HIT")

    def test_asks_while_somebody_is_about_to_commit(self):
        self.settle()

        with transaction.atomic():
            ArticlePage.objects.filter(pk=self.story.pk).update(title="Quay")
            self.assertEqual((self.title(), self.how()), ("Harbour opens", "BYPASS"))

        self.assertEqual(self.title(), "Quay")

    def test_keeps_nothing_of_who_signed_in_and_nothing_during_maintenance(self):
        self.settle()
        self.assertEqual(self.how(Cookie="sessionid=0123456789abcdef"), "BYPASS")

        maintenance.begin(name="Portal")
        self.assertEqual(self.ask(self.story.url)[0], 503)
        maintenance.end()

        self.assertEqual(self.title(), "Harbour opens")

    def test_knows_a_304_and_other_hosts(self):
        self.settle()
        tag = self.ask(self.story.url)[1]["etag"]

        self.assertEqual(self.ask(self.story.url, **{"If-None-Match": tag})[::2], (304, b""))
        with self.assertRaises(http.client.RemoteDisconnected):
            get(self.nginx.port, self.story.url, Host="evil.example")
