"""Everybody can read and use every page: axe, targets, keyboard, large type, the aids for old eyes."""

from unittest import skipIf

from django.conf import settings
from django.test import RequestFactory
from django.urls import reverse
from django.views.defaults import server_error

from wagtail.models import Page

from articles.models import ArticleSource
from leads.models import ConsentNotice
from site_project import maintenance
from tests.runner import begin_anew, empty_database

from .chromium import BrowserTestCase
from .measures import FOCUS, SIDEWAYS, SMALL_TARGETS, violations

WIDTHS = (1440, 768, 390)
HTML = "text/html; charset=utf-8"
PAGES = {
    "portal": "/",
    "institution": "/yunling/",
    "section": "/yunling/zixun/dongtai/",
    "article": "/yunling/zixun/dongtai/shequ-ketang-santian-shixun/",
    "programme index": "/yunling/xiangmu/",
    "programme": "/yunling/xiangmu/jiceng-zhili/",
    "lecturers": "/yunling/xiangmu/lecturers/",
    "bases": "/yunling/xiangmu/bases/",
    "form": "/yunling/fangan/",
    "plain page": "/yunling/guanyu/",
    "search": "/search/?q=治理",
    "search without results": "/search/?q=zzzz",
    "site map": "/sitemap/",
    "tag": "/articles/yunling/tags/an-li-jiao-xue/",
    "404": "/yunling/nothing-here/",
    "410": "/yunling/zixun/tonggao/yingjiban-baodao-didian-tiaozheng/",
}
BROKEN = "/broken/"


def page_of_500() -> bytes:
    """What Django answers when a view has broken."""
    return server_error(RequestFactory().get(BROKEN)).content


@skipIf(settings.SWAPPED_BASE_PAGE, "the demo stands on Wagtail's own page")
class AccessibleTests(BrowserTestCase):
    """The demo is loaded once for the class: nothing here changes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from tests.site_project.demo import load

        begin_anew()
        load()
        cls.addClassCleanup(empty_database)

    @classmethod
    def _fixture_setup(cls):
        pass

    def _fixture_teardown(self):
        pass

    def setUp(self):
        self.page = self.window()
        self.page.emulate_media(reduced_motion="reduce")

    def every_page(self) -> dict[str, str]:
        """By name; of some only the database knows the address."""
        catalogue = Page.objects.get(url_path__endswith="/yunling/xiangmu/").specific
        self.page.route(f"**{BROKEN}", lambda route: route.fulfill(status=500, body=page_of_500(), content_type=HTML))
        return PAGES | {
            "source": f"/articles/yunling/sources/{ArticleSource.objects.get(name='青禾融媒').pk}/",
            "lecturer": catalogue.lecturers(1)[0].url,
            "base": catalogue.training_bases(1)[0].url,
            "notice": reverse("leads:notice", args=[ConsentNotice.objects.first().pk]),
            "500": BROKEN,
        }

    def open(self, address, *, width=1440):
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.goto(self.live_server_url + address)

    def choose(self, **looks):
        """As the sheet does it: kept in the browser, there before the next page is drawn."""
        self.page.evaluate(
            "looks => Object.entries(looks).forEach(([name, value]) => localStorage.setItem(`look-${name}`, value))",
            looks,
        )

    def test_axe_finds_nothing(self):
        for name, address in self.every_page().items():
            self.open(address)
            for width in WIDTHS:
                self.page.set_viewport_size({"width": width, "height": 900})
                with self.subTest(name, width=width):
                    self.assertEqual(violations(self.page), [])
            # What a thing is does not depend on its colour.
            self.page.emulate_media(color_scheme="dark")
            with self.subTest(name, scheme="dark"):
                self.assertEqual(violations(self.page, "color-contrast"), [])
            self.page.emulate_media(color_scheme="light")

    def test_every_theme_can_be_read_by_day_by_night_and_in_high_contrast(self):
        self.open(PAGES["institution"])
        for theme in ("", "red", "navy", "pine"):
            for scheme, contrast in (("light", ""), ("dark", ""), ("dark", "high"), ("light", "dark")):
                self.page.evaluate(
                    "looks => Object.assign(document.documentElement.dataset, looks)",
                    {"theme": theme, "scheme": scheme, "contrast": contrast or "none"},
                )
                if not contrast:
                    self.page.evaluate("() => delete document.documentElement.dataset.contrast")
                with self.subTest(theme, scheme=scheme, contrast=contrast):
                    self.assertEqual(violations(self.page, "color-contrast"), [])

    def test_what_is_pressed_is_large_enough(self):
        for name, address in self.every_page().items():
            self.open(address)
            for width in WIDTHS:
                self.page.set_viewport_size({"width": width, "height": 900})
                with self.subTest(name, width=width):
                    self.assertEqual(self.page.evaluate(SMALL_TARGETS), [])

    def test_the_page_of_maintenance_is_clean_too(self):
        maintenance.begin(name="云岭大学干部培训网", hotline="400-000-0000", until="今天 18:30")
        self.addCleanup(maintenance.end)
        self.open("/")
        self.assertEqual(self.page.inner_text("h1"), "网站正在维护")
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                self.page.set_viewport_size({"width": width, "height": 900})
                self.page.emulate_media(color_scheme=scheme)
                with self.subTest(width=width, scheme=scheme):
                    found = [*violations(self.page), *self.page.evaluate(SMALL_TARGETS)]
                    self.assertEqual(found, [])

    def test_large_type_never_scrolls_sideways(self):
        self.open("/")
        for looks in ({"size": "200"}, {"size": "", "mode": "senior", "bar": "on"}):
            self.choose(**looks)
            for name in ("portal", "institution", "article", "programme index", "programme", "form", "404"):
                self.open(PAGES[name])
                for width in WIDTHS:
                    self.page.set_viewport_size({"width": width, "height": 900})
                    with self.subTest(name, width=width, **looks):
                        self.assertEqual(self.page.evaluate(SIDEWAYS), 0)

    def test_a_cover_stands_beside_its_text(self):
        self.open(PAGES["section"])
        row = self.page.locator(".row:has(img)").nth(1)

        words, cover = row.locator("h3").bounding_box(), row.locator("img").bounding_box()

        self.assertGreaterEqual(cover["x"], words["x"] + words["width"])
        self.assertLess(cover["y"], words["y"] + words["height"])

    def test_a_form_with_errors_and_the_receipt_are_clean(self):
        self.open(PAGES["form"])
        form = self.page.locator("main form[data-enquiry]")
        form.evaluate("form => { form.noValidate = true; form.submit(); }")
        self.page.wait_for_selector(".errors")
        self.assert_clean("errors")
        self.page.click(".errors a >> nth=0")
        self.assertEqual(self.page.evaluate("document.activeElement.getAttribute('aria-invalid')"), "true")
        form.locator("[name=phone]").fill("199-0000-0000")
        form.locator("[name=consent]").check()
        self.page.wait_for_timeout(4000)  # nobody writes faster
        form.locator("[type=submit]").click()
        self.page.wait_for_selector(".receipt")
        self.assert_clean("receipt")

    def assert_clean(self, name):
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            with self.subTest(name, width=width):
                self.assertEqual([*violations(self.page), *self.page.evaluate(SMALL_TARGETS)], [])
        self.page.emulate_media(color_scheme="dark")
        with self.subTest(name, scheme="dark"):
            self.assertEqual(violations(self.page, "color-contrast"), [])
        self.page.emulate_media(color_scheme="light")

    def test_the_keyboard_reaches_everything_and_shows_where_it_is(self):
        for name, width in [("portal", 1440), ("programme index", 1440), ("form", 390), ("section", 390)]:
            self.open(PAGES[name], width=width)
            for _press in range(90):
                self.page.keyboard.press("Tab")
                here = self.page.evaluate(FOCUS)
                if here is None:
                    break
                with self.subTest(name, at=here["name"]):
                    self.assertTrue(here["outlined"], "its focus is not seen")
                    self.assertTrue(here["seen"], "something lies over it")

    def test_the_first_tab_skips_to_the_text(self):
        self.open(PAGES["article"])
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")

        self.page.keyboard.press("Tab")

        self.assertTrue(self.page.evaluate("document.querySelector('main').contains(document.activeElement)"))

    def test_menu_and_sheets_open_and_close_by_keyboard(self):
        self.open(PAGES["institution"], width=390)
        for sheet in ("menu", "consult"):
            opener = self.page.locator(f"[popovertarget={sheet}]:visible").first
            opener.focus()
            self.page.keyboard.press("Enter")
            self.page.keyboard.press("Tab")
            self.assertEqual(self.page.evaluate(FOCUS)["sheet"], sheet)
            self.page.keyboard.press("Escape")
            self.assertFalse(self.page.locator(f"#{sheet}").is_visible())
            self.assertTrue(opener.evaluate("one => one === document.activeElement"))

    def test_the_seniors_version_is_kept_without_a_cookie_and_is_there_before_the_first_paint(self):
        self.open("/")
        self.page.click(".topline [popovertarget=prefs]")
        self.page.click("[data-set='mode:senior']")
        self.assertEqual(violations(self.page), [])
        self.page.add_init_script(
            "new PerformanceObserver(() => { window.atFirstPaint ??= document.documentElement.dataset.mode; })"
            ".observe({type: 'paint', buffered: true})"
        )

        self.open(PAGES["article"])

        self.page.wait_for_function("window.atFirstPaint")
        self.assertEqual(self.page.evaluate("window.atFirstPaint"), "senior")
        self.assertEqual(self.page.context.cookies(), [])
        self.assertTrue(self.page.is_visible(".bar-read"))
        self.assertGreaterEqual(float(self.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")), 22)
        self.page.click("[data-do=reset]")
        self.assertFalse(self.page.is_visible(".bar-read"))

    def test_the_reading_bar_helps_to_read(self):
        self.open("/")
        self.choose(bar="on")
        self.open(PAGES["article"])

        self.page.click("[data-do=larger]")
        self.assertEqual(self.page.evaluate("document.documentElement.dataset.size"), "125")
        self.page.click("[data-do=smaller]")
        self.page.click("[data-toggle='caption:on']")
        self.page.click("[data-toggle='guide:on']")
        self.page.hover("h1")
        self.assertEqual(self.page.inner_text(".caption"), self.page.inner_text("h1"))
        self.assertTrue(self.page.is_visible(".guide"))
        self.page.click("[data-toggle='contrast:dark']")
        self.assertEqual(violations(self.page, "color-contrast"), [])
        speaks = self.page.evaluate("'speechSynthesis' in window")
        self.assertEqual(self.page.is_visible("[data-do=speak]"), speaks)

    def test_browsers_without_popover_open_the_sheets_too(self):
        self.page.add_init_script(
            "delete HTMLElement.prototype.popover;"
            "addEventListener('DOMContentLoaded', () =>"
            " document.querySelectorAll('.pop').forEach((sheet) => sheet.removeAttribute('popover')))"
        )
        self.open(PAGES["institution"])
        self.assertFalse(self.page.is_visible("#prefs"))

        self.page.click(".topline [popovertarget=prefs]")
        self.page.click("[data-set='size:150']")
        self.assertEqual(self.page.evaluate("document.documentElement.dataset.size"), "150")
        self.page.keyboard.press("Escape")

        self.assertFalse(self.page.is_visible("#prefs"))
