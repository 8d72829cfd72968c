import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

from django.core.cache import cache
from django.test import TestCase, override_settings

from articles.checks import check_proofing_providers
from articles.proofing.findings import Severity, findings_of
from tests.articles.builders import a_section, an_article
from tests.articles.worlds import ReadyMadePages


class Service(BaseHTTPRequestHandler):
    """A proofing service that answers what the test says, after as long as the test says."""

    answer, wait, asked = b"", 0.0, []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Service.asked.append((self.headers["Authorization"], json.loads(body)))
        time.sleep(Service.wait)
        self.send_response(200)
        self.end_headers()
        with suppress(BrokenPipeError):  # who did not wait is gone
            self.wfile.write(Service.answer)

    def log_message(self, *args):
        """Quiet."""


class OutsideServiceTests(ReadyMadePages, TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        server = HTTPServer(("127.0.0.1", 0), Service)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        cls.url = f"http://127.0.0.1:{server.server_port}/"

    @classmethod
    def setUpTestData(cls):
        cls.article = an_article(a_section(cls.section_class), cls.article_class, "Harbour", author="Li")

    def setUp(self):
        cache.clear()
        Service.answer, Service.wait, Service.asked = b'{"findings": []}', 0.0, []

    def told(self, **settings) -> list[tuple]:
        inside = {"DELIVERIES_ALLOW_PRIVATE_TARGETS": True, "ARTICLES_PROOFING_SERVICE_URL": self.url} | settings
        with override_settings(**inside):
            findings = findings_of(self.article)
        return [(finding.severity, finding.message) for finding in findings if finding.rule == "outside"]

    def assert_no_answer(self, **settings):
        """The editor is told, and the log says why."""
        with self.assertLogs("articles.proofing.providers.outside", "WARNING"):
            self.assertEqual(self.told(**settings), [(Severity.INFO, "校对服务没有应答。")])

    def test_nothing_is_sent_until_an_address_is_set(self):
        self.assertEqual(self.told(ARTICLES_PROOFING_SERVICE_URL=""), [])
        self.assertEqual(Service.asked, [])

    def test_its_findings_stand_beside_ours(self):
        finding = {"place": "title", "excerpt": "Harbour", "message": "Wrong port.", "severity": "block"}
        Service.answer = json.dumps({"findings": [finding]}).encode()

        self.assertEqual(self.told(ARTICLES_PROOFING_SERVICE_TOKEN="secret"), [(Severity.BLOCK, "Wrong port.")])
        texts = [{"place": "title", "text": "Harbour"}, {"place": "author", "text": "Li"}]
        self.assertEqual(Service.asked, [("Bearer secret", {"passages": texts})])

    def test_it_is_asked_once_for_the_same_text(self):
        self.told()
        self.told()

        self.assertEqual(len(Service.asked), 1)

    def test_an_answer_that_makes_no_sense_is_no_answer(self):
        for answer in ("", "[]", "{}", '{"findings": [{"severity": "deadly", "message": "x"}]}', '{"findings": [1]}'):
            cache.clear()
            Service.answer = answer.encode()
            self.assert_no_answer()

    def test_a_slow_service_is_not_waited_for(self):
        Service.wait = 0.5

        self.assert_no_answer(ARTICLES_PROOFING_SERVICE_TIMEOUT=0.1)

    def test_a_service_that_is_away_stops_nobody(self):
        self.assert_no_answer(ARTICLES_PROOFING_SERVICE_URL="http://127.0.0.1:9/")

    def test_no_text_is_sent_into_our_own_network(self):
        self.assert_no_answer(DELIVERIES_ALLOW_PRIVATE_TARGETS=False)
        self.assertEqual(Service.asked, [])

    def test_a_check_that_does_not_exist_is_told_at_start(self):
        for path in ("articles.nowhere.check", "articles.proofing.findings.LABELS", "articles.apps.__name__"):
            with override_settings(ARTICLES_PROOFING_PROVIDERS=[path]):
                self.assertEqual([error.id for error in check_proofing_providers(None)], ["articles.E002"])
        self.assertEqual(check_proofing_providers(None), [])
