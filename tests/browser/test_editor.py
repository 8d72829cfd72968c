"""An editor at work in Chromium: typing with pauses, pasting from Word, tidying up, looking at the phone's width."""

import json
import unittest

from django.conf import settings

if settings.SWAPPED_BASE_PAGE:
    raise unittest.SkipTest("The portal's editor is made for Wagtail's own page class.")

from wagtail.models import Collection, Locale

from articles.models import ArticleIndexPage, ArticlePage
from articles.review.guard import without_review
from site_project.roles import ensure_roles
from tests.articles.test_tidy import TEXTS
from tests.programs.builders import a_site

from .chromium import BrowserTestCase

WORD = (
    '<html><body><!--StartFragment--><p class="MsoNormal" style="text-indent:21pt">'
    '<span lang="EN-US">\u3000\u3000</span>'
    '第１期<b>开班</b>,学员60人.<o:p></o:p></p><p class="MsoNormal">&nbsp;</p>'
    '<p class="MsoNormal" style="mso-list:l0 level1">\u3000\u3000课程(六天)</p><!--EndFragment--></body></html>'
)
PASTE = """(editor, html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", "text");
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
TYPED = ".public-DraftEditor-content"


class EditorTests(BrowserTestCase):
    def setUp(self):
        Collection.get_first_root_node() or Collection.add_root(name="Root")
        with without_review("a test"):
            Locale.objects.get_or_create(language_code="zh-hans")
            self.section = a_site().add_child(instance=ArticleIndexPage(title="学院动态", slug="dongtai"))
        ensure_roles()

    def an_article(self, *paragraphs: str) -> ArticlePage:
        body = json.dumps([{"type": "paragraph", "value": f"<p>{text}</p>"} for text in paragraphs])
        article = self.section.add_child(instance=ArticlePage(title="开班", live=False, body=body))
        article.save_revision()
        return article

    def opened(self, article: ArticlePage):
        window = self.window_of("编辑")
        window.goto(f"{self.live_server_url}/admin/pages/{article.pk}/edit/")
        window.wait_for_selector(TYPED)
        return window

    def paragraphs(self, window) -> list[str]:
        return window.eval_on_selector_all(f"{TYPED} [data-block]", "parts => parts.map((part) => part.innerText)")

    def test_autosave_derives_the_address_from_the_whole_title(self):
        window = self.window_of("编辑")
        window.goto(f"{self.live_server_url}/admin/pages/add/articles/articlepage/{self.section.pk}/")
        window.locator("[name=title]").press_sequentially("AI 培")
        window.wait_for_timeout(2000)
        window.locator("[name=title]").press_sequentially("训")
        window.wait_for_function("() => location.pathname.endsWith('/edit/')")
        window.wait_for_timeout(2000)
        window.locator("[name=title]").press_sequentially("在青禾县")
        window.wait_for_timeout(2000)
        window.locator("[name=title]").press_sequentially("开班")
        self.settle(window, title="AI 培训在青禾县开班")

        self.assertEqual(
            (self.newest().title, self.newest().slug), ("AI 培训在青禾县开班", "ai-pei-xun-zai-qing-he-xian-kai-ban")
        )

    def test_an_address_somebody_chose_survives_the_next_title(self):
        article = self.an_article("一")
        window = self.opened(article)
        window.get_by_role("tab", name="推荐").click()
        window.fill("[name=slug]", "kai-ban-2025")
        self.settle(window, slug="kai-ban-2025")
        window.get_by_role("tab", name="内容").click()
        window.fill("[name=title]", "秋季班开班")
        self.settle(window, title="秋季班开班")

        self.assertEqual((self.newest().title, self.newest().slug), ("秋季班开班", "kai-ban-2025"))

    def test_times_stay_as_they_were_typed(self):
        window = self.opened(self.an_article("一"))
        time = window.locator("[name=published_at]")
        for typed in ["2023年5月6日 08:09:10", "2023年5月6日", "2023/5/6 8时9分10秒", "明天"]:
            with self.subTest(typed):
                time.fill("")
                time.press_sequentially(typed)
                time.press("Tab")

                self.assertEqual(time.input_value(), typed)

    def settle(self, window, **fields) -> None:
        """Wait until autosave has stored what was typed."""
        for _second in range(15):
            window.wait_for_timeout(1000)
            if all(getattr(self.newest(), name) == value for name, value in fields.items()):
                return

    def newest(self) -> ArticlePage:
        return ArticlePage.objects.latest("pk").get_latest_revision_as_object()

    def test_text_from_word_is_clean_and_one_undo_takes_it_back(self):
        window = self.opened(self.an_article("前文"))
        window.click(TYPED)
        window.keyboard.press("Control+End")
        window.eval_on_selector(TYPED, PASTE, WORD)
        window.wait_for_timeout(300)
        after = self.paragraphs(window)
        window.keyboard.press("Control+z")
        window.wait_for_timeout(300)

        self.assertEqual(after, ["前文第1期开班，学员60人。", "课程（六天）"])
        self.assertEqual(self.paragraphs(window), ["前文"])

    def test_the_whole_body_is_tidied_and_taken_back(self):
        before = ["一,二", "三<b>(四)</b>"]
        window = self.opened(self.an_article(*before))
        window.get_by_role("button", name="一键排版", exact=True).click()
        window.wait_for_timeout(300)
        after = self.paragraphs(window)
        window.locator("[data-tidy-target=undo]").click()
        window.wait_for_timeout(300)

        self.assertEqual(after, ["一，二", "三（四）"])
        self.assertEqual(self.paragraphs(window), ["一,二", "三(四)"])

    def test_the_editor_sets_widths_as_the_server_does(self):
        window = self.opened(self.an_article("一"))

        self.assertEqual({text: window.evaluate("text => tidyText(text)", text) for text in TEXTS}, TEXTS)

    def test_the_preview_has_the_width_of_a_phone(self):
        window = self.opened(self.an_article("一"))
        window.locator("[data-side-panel-toggle=preview]").first.click()
        window.locator("[name=preview-size][value=mobile]").check(force=True)
        frame = window.frame_locator("iframe.w-preview__iframe").first
        frame.locator("h1").wait_for()

        self.assertEqual(frame.locator("html").evaluate("() => window.innerWidth"), 375)
