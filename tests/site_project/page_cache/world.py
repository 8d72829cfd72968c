"""A portal of two institutions behind two workers that share a folder."""

import shutil
import sys
import tempfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import TestCase, override_settings

from articles.models import ArticlePage
from site_project.page_cache import writes
from site_project.page_cache.fragments import fragments_of
from site_project.page_cache.generations import Generations
from site_project.page_cache.layer import PageCache
from tests.articles.builders import a_picture, a_source, an_article, hand_picked
from tests.home.builders import a_catalogue, a_form, a_portal, a_section, an_institution, settings_of_site

HOST = "localhost"


@dataclass(frozen=True)
class Answer:
    status: str
    headers: dict
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(application, address: str, *, method: str = "GET", host: str = HOST, body: bytes = b"", **headers) -> Answer:
    """One request as a server hands it over; headers as `HTTP_COOKIE`."""
    path, _mark, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
    }
    said = []
    parts = application(environ | headers, lambda status, given, exc_info=None: said.extend((status, given)))
    answer = Answer(said[0], dict(said[1]), b"".join(parts))
    getattr(parts, "close", lambda: None)()
    return answer


class Counted:
    """The portal's application, and how often it was asked."""

    def __init__(self):
        self.application = get_wsgi_application()
        self.asked = []

    def __call__(self, environ, start_response):
        self.asked.append(environ["PATH_INFO"])
        return self.application(environ, start_response)


@override_settings(FRAGMENTS_KEEPER="site_project.page_cache.fragments.keeper")
class CachedPortal(TestCase):
    """Two workers with memories of their own, and one folder. What is made afresh remembers nothing."""

    @classmethod
    def setUpTestData(cls):
        # Committed, as far as the cache can tell.
        with cls.captureOnCommitCallbacks(execute=True):
            cls.build()

    @classmethod
    def build(cls):
        cls.portal = a_portal()
        cls.picture = a_picture()
        cls.source = a_source()
        cls.yunling = an_institution(cls.portal)
        cls.linjiang = an_institution(cls.portal, "Linjiang Academy", short_name="Linjiang", slug="linjiang")
        cls.news = a_section(cls.yunling, show_in_menus=True)
        cls.story = an_article(cls.news, ArticlePage, "Harbour opens", body="Ships came in.", cover=cls.picture)
        cls.foreign_news = a_section(cls.linjiang, "Reports")
        cls.foreign = an_article(
            cls.foreign_news, ArticlePage, "Bridge closed", body="No way.", recommended=hand_picked(cls.story)
        )
        cls.catalogue = a_catalogue(cls.yunling, "Village rule")
        cls.form = a_form(cls.portal)
        settings_of_site(hotline="400-000-0000", enquiry_form=cls.form)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As Django's own test client does: the connection holds the test's transaction.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
            cls.addClassCleanup(signal.connect, close_old_connections)

    def setUp(self):
        # Renditions go with each test; that they were asked for a moment ago must not stay.
        cache.clear()
        self.open_folder()

    def open_folder(self, like: Path | None = None):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        if like is not None:
            shutil.copytree(like, self.folder, dirs_exist_ok=True)
        self.enterContext(override_settings(PAGE_CACHE_FOLDER=self.folder))
        writes.generations.cache_clear()
        self.addCleanup(writes.generations.cache_clear)
        self.application = Counted()
        self.workers = [PageCache(self.application, Generations(self.folder)) for _worker in range(2)]

    def remember_beginning(self, *addresses: str):
        """What `begin_again` goes back to, with these pages kept."""
        self.warm(*addresses)
        self.beginning, self.parts = self.folder, dict(fragments_of(writes.generations()).kept)

    def begin_again(self):
        """All that is kept is as it was when the database was as it is now."""
        self.open_folder(like=self.beginning)
        fragments = fragments_of(writes.generations())
        for key, part in self.parts.items():
            fragments.add(key, replace(part))

    def changing(self):
        """What is changed meanwhile is committed at the end, as far as the cache can tell."""
        transaction.on_commit(lambda: None)  # parts it from what was written before, which here is never committed
        return self.captureOnCommitCallbacks(execute=True)

    def fresh(self, address: str, **headers) -> Answer:
        with override_settings(FRAGMENTS_KEEPER=None):
            return ask(self.application.application, address, **headers)

    def uncached(self, address: str, **headers) -> Answer:
        """Made now, of what is remembered."""
        return ask(self.application.application, address, **headers)

    def cached(self, address: str, worker: int = 0, **headers) -> Answer:
        return ask(self.workers[worker], address, **headers)

    def made(self, address: str, worker: int = 0) -> list[str]:
        """What the application is asked for while a worker answers."""
        self.application.asked.clear()
        self.cached(address, worker)
        return list(self.application.asked)

    def warm(self, *addresses: str) -> None:
        """Pages make their renditions when first drawn, so it takes two rounds until nothing changes any more."""
        for _round in range(2):
            for address in addresses:
                with self.changing():
                    for worker in range(len(self.workers)):
                        self.cached(address, worker)

    def assertAsMadeNow(self, *addresses: str):
        for address in addresses:
            with self.changing():
                self.fresh(address)  # renditions that it is the first to want are made behind it
            expected = self.fresh(address).body
            for worker in range(len(self.workers)):
                with self.changing():
                    self.assertEqual(self.cached(address, worker).body, expected, f"{address} by worker {worker}")
