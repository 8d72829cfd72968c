"""A form on another site: one line of script there, a receipt in the frame, no cookie anywhere."""

import functools
import tempfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from leads.models import Lead
from tests.leads.builders import a_form
from tests.own_pages.models import OwnLeadFormPage

from .chromium import BrowserTestCase


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        """Nothing to tell."""


class OtherSiteTests(BrowserTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        server = ThreadingHTTPServer(("localhost", 0), functools.partial(Quiet, directory=folder.name))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.other = f"http://localhost:{server.server_port}"
        self.form = a_form(OwnLeadFormPage, embed_origins=self.other)
        line = f'<script src="{self.live_server_url}/leads/embed/{self.form.pk}.js" async></script>'
        Path(folder.name, "page.html").write_text(f"<!doctype html><title>Theirs</title><h1>Theirs</h1>{line}")
        self.page = self.window()

    def frame(self):
        self.page.goto(f"{self.other}/page.html?utm_source=partner&phone=secret", referer="https://www.so.com/s?q=x")
        self.page.wait_for_selector("iframe")
        return self.page.frame_locator("iframe")

    def test_is_filled_in_sent_and_thanked_for_in_its_frame(self):
        frame = self.frame()
        frame.locator("[name=phone]").fill("1")
        frame.locator("[name=consent]").check()
        frame.locator("form [type=submit]").click()
        frame.locator("#errors").wait_for()
        frame.locator("[name=phone]").fill("19900000042")
        frame.locator("[name=consent]").check()
        frame.locator("form [type=submit]").click()
        receipt = frame.locator(".receipt").inner_text()

        lead = Lead.objects.get()
        self.assertEqual((lead.receipt, self.page.context.cookies()), (receipt, []))
        self.assertEqual(lead.last_touch["url"], f"{self.other}/page.html")
        self.assertEqual((lead.utm_source, lead.referrer_host), ("partner", "so.com"))

    def test_is_as_high_as_what_is_in_it(self):
        frame = self.frame()
        frame.locator("form").wait_for()
        self.page.wait_for_function("document.querySelector('iframe').offsetHeight !== 600")

        inside = frame.locator("body").evaluate("body => body.getBoundingClientRect().height")
        outside = self.page.locator("iframe").evaluate("frame => frame.clientHeight")
        self.assertLess(abs(outside - inside), 2)

    def test_stays_empty_on_a_site_that_is_not_named(self):
        self.form.embed_origins = "https://somebody.example"
        self.form.save()

        frame = self.frame()

        self.page.wait_for_timeout(1500)
        self.assertEqual(frame.locator("form").count(), 0)
