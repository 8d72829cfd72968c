"""The script that counts a reading, alone on a page: when it sends its beacon, and when it does not."""

from django.conf import settings

from .chromium import BrowserTestCase

SCRIPT = settings.BASE_DIR / "articles/static/articles/views.js"
HOST = "http://reader.test"
# What the browser says of a page nobody sees, until `seen` is called.
UNSEEN = """
    let unseen = true;
    Object.defineProperty(Document.prototype, %s, { get: () => %s });
    window.seen = (event) => { unseen = false; document.dispatchEvent(new Event(event)); };
"""


class BeaconTests(BrowserTestCase):
    def open(self, *, before: str = ""):
        """A page with the script, and the beacons that left it."""
        window, beacons = self.window(), []
        if before:
            window.add_init_script(before)
        page = f'<!doctype html><span data-views="/views/7/">12</span><script>{SCRIPT.read_text()}</script>'

        def answer(route):
            if route.request.url.endswith("/views/7/"):
                beacons.append(route.request.method)
                return route.fulfill(json={"view_count": 1234})
            return route.fulfill(body=page, content_type="text/html")

        window.route(f"{HOST}/**", answer)
        window.goto(f"{HOST}/", wait_until="networkidle")
        return window, beacons

    def test_a_page_that_is_seen_sends_one_and_shows_the_number(self):
        window, beacons = self.open()
        window.wait_for_selector("[data-views]:text-is('1,234')")

        window.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        window.wait_for_load_state("networkidle")

        self.assertEqual(beacons, ["POST"])

    def test_a_page_in_a_hidden_tab_sends_none_until_it_is_looked_at(self):
        window, beacons = self.open(before=UNSEEN % ("'visibilityState'", "unseen ? 'hidden' : 'visible'"))
        self.assertEqual(beacons, [])

        window.evaluate("seen('visibilitychange')")
        window.wait_for_selector("[data-views]:text-is('1,234')")

        self.assertEqual(beacons, ["POST"])

    def test_a_prerendered_page_sends_none_until_it_is_shown(self):
        window, beacons = self.open(before=UNSEEN % ("'prerendering'", "unseen"))
        self.assertEqual(beacons, [])

        window.evaluate("seen('prerenderingchange')")
        window.wait_for_selector("[data-views]:text-is('1,234')")

        self.assertEqual(beacons, ["POST"])

    def test_the_script_is_at_most_a_kilobyte(self):
        self.assertLessEqual(SCRIPT.stat().st_size, 1024)
