"""What a first view costs, and what it needs: budgets, our own host only, no cookie, no script."""

import gzip
import os
import unittest
import urllib.request
from urllib.parse import urlsplit

from django.conf import settings
from django.test import SimpleTestCase, tag

from playwright.sync_api import sync_playwright

from .chromium import CHROMIUM, READER
from .served import PAGES, address

KB = 1024
BUDGET = {"document": 14 * KB, "stylesheet": 12 * KB, "script": 6 * KB}
OTHERS = {
    "institution": "/yunling/",
    "lecturers": "/yunling/xiangmu/lecturers/",
    "bases": "/yunling/xiangmu/bases/",
    "plain page": "/yunling/yinsi/",
    "search": "/search/?q=%E5%9F%B9%E8%AE%AD",
    "site map": "/sitemap/",
    "404": "/yunling/nothing-here/",
}
SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (!entry.hadRecentInput) window.shifted += entry.value;
})).observe({type: "layout-shift", buffered: true});
"""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}


@tag("browser")
@unittest.skipUnless(CHROMIUM, "Chromium is not installed")
@unittest.skipIf(settings.SWAPPED_BASE_PAGE, "the portal stands on Wagtail's own page")
@unittest.skipIf(os.environ.get("DATABASE_URL"), "the served portal has a database of its own")
class LightTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.address = address()
        cls.playwright = sync_playwright().start()
        cls.addClassCleanup(cls.playwright.stop)
        cls.browser = cls.playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        cls.addClassCleanup(cls.browser.close)

    def window(self, **options):
        options = {"viewport": {"width": 390, "height": 844}, "locale": "zh-CN", "user_agent": READER} | options
        context = self.browser.new_context(**options)
        self.addCleanup(context.close)
        return context.new_page()

    def view(self, path: str, window=None) -> tuple:
        """The window on that page, and every response it took."""
        window, responses = window or self.window(), []
        window.on("response", lambda response: responses.append(response))
        window.goto(self.address + path, wait_until="networkidle")
        return window, responses

    def test_an_article_stays_within_its_budget(self):
        _window, responses = self.view(PAGES["article"])

        weights = dict.fromkeys(BUDGET, 0)
        for response in responses:
            if response.request.resource_type in weights:
                weights[response.request.resource_type] += weight(response.url)
        heavy = {kind: size for kind, size in weights.items() if size > BUDGET[kind]}
        self.assertEqual((heavy, len(responses) <= 12), ({}, True), [response.url for response in responses])

    def test_no_page_calls_another_host_or_sets_a_cookie_or_breaks_its_policy(self):
        for name, path in (PAGES | OTHERS).items():
            with self.subTest(name):
                window, said = self.window(), []
                window.on("console", lambda message, said=said: said.append(message.text))
                window, responses = self.view(path, window)

                self.assertEqual({urlsplit(response.url).netloc for response in responses}, {self.address[7:]})
                self.assertEqual(window.context.cookies(), [])
                self.assertEqual([text for text in said if "Content Security Policy" in text], [])
                self.assertIn("default-src 'self'", responses[0].headers["content-security-policy"])
                self.assertNotIn("unsafe", responses[0].headers["content-security-policy"])

    def test_nothing_moves_while_a_page_loads_slowly(self):
        for name, path in PAGES.items():
            with self.subTest(name):
                window = self.window()
                window.add_init_script(SHIFTS)
                session = window.context.new_cdp_session(window)
                session.send("Network.enable")
                session.send("Network.emulateNetworkConditions", SLOW)
                session.send("Emulation.setCPUThrottlingRate", {"rate": 4})

                self.view(path, window)
                window.mouse.wheel(0, 4000)
                window.wait_for_timeout(500)

                self.assertLessEqual(window.evaluate("window.shifted"), 0.05)

    def test_everything_can_be_read_and_asked_without_scripts(self):
        window, _responses = self.view(PAGES["article"], self.window(java_script_enabled=False))

        self.assertGreater(len(window.locator(".prose").inner_text()), 200)
        form = window.locator("form[data-enquiry]").first
        for name, answer in {
            "topic": "基层治理",
            "organisation": "白石镇",
            "headcount": "36",
            "contact_name": "顾念慈",
        }.items():
            form.locator(f"[name={name}]").fill(answer)
        form.locator("[name=phone]").fill("199-0000-0042")
        form.locator("[name=consent]").check()
        form.locator("[type=submit]").click()
        window.wait_for_selector(".receipt")

    def test_files_may_be_kept_for_ever_and_travel_compressed(self):
        _window, responses = self.view(PAGES["article"])

        for response in responses:
            if urlsplit(response.url).path.startswith("/static/"):
                self.assertIn("immutable", response.headers["cache-control"], response.url)
            if response.request.resource_type in {"stylesheet", "script"}:
                self.assertEqual(response.headers["content-encoding"], "br", response.url)


def weight(url: str) -> int:
    """Bytes on the wire; what leaves uncompressed is compressed by the server in front."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "br, gzip", "User-Agent": READER})  # noqa: S310 -- ours
    with urllib.request.urlopen(request) as response:  # noqa: S310 -- ours
        body = response.read()
        return len(body if response.headers["Content-Encoding"] else gzip.compress(body))
