import unittest

from django.conf import settings

if settings.SWAPPED_BASE_PAGE:
    raise unittest.SkipTest("The portal's editor is made for Wagtail's own page class.")


from articles.models import AcceptedFinding, ArticleIndexPage, ArticlePage
from site_project.roles import ensure_roles
from tests.articles.proofing.builders import a_term, blocks, paragraph
from tests.browser.chromium import BrowserTestCase
from tests.programs.builders import a_site
from tests.runner import restore_reviews

NOTED = 3000  # milliseconds after which Wagtail has noted what the form holds; what is typed later is a change


class ProofingInTheEditorTests(BrowserTestCase):
    def setUp(self):
        self.section = a_site().add_child(instance=ArticleIndexPage(title="培训动态", live=False))
        ensure_roles()
        restore_reviews()
        self.article = self.section.add_child(instance=ArticlePage(title="开班", author="李", live=False))
        self.article.body = blocks(paragraph("秋季班开班"), paragraph("我们的最佳课程"))
        self.article.save_revision()
        a_term("最佳", severity="warn", suggestion="优秀")
        self.window = self.window_of("编辑")

    def open_editor(self):
        self.window.goto(f"{self.live_server_url}/admin/pages/{self.article.pk}/edit/")
        self.window.wait_for_selector(".proofing-marker")

    def type_title(self, title: str):
        self.window.wait_for_timeout(NOTED)
        self.window.fill("#id_title", title)
        self.window.press("#id_title", "Tab")

    def test_a_finding_stands_at_its_block_and_the_link_leads_there(self):
        self.open_editor()

        block = self.window.locator(f"[data-contentpath='{self.draft().body[1].id}']")
        self.assertEqual(self.window.locator(".proofing-marker").count(), 1)
        self.assertIn("我们的【最佳】课程", block.locator(".proofing-marker").inner_text())

        self.window.locator("[data-proofing-jump]").press("Enter")
        self.assertTrue(block.evaluate("block => block.contains(document.activeElement)"))

    def test_a_warning_is_accepted_by_keyboard_alone(self):
        self.open_editor()
        self.window.locator("[data-proofing-key]").press("Space")
        self.window.locator("[data-proofing-reason]").type("获奖名称")
        self.window.locator("[data-proofing-accept]").press("Enter")

        self.window.wait_for_selector(".proofing__accepted")

        self.assertEqual(AcceptedFinding.objects.get().reason, "获奖名称")
        self.assertEqual(self.window.evaluate("document.activeElement.id"), "proofing")

    def test_what_is_typed_is_checked_once_it_is_saved(self):
        self.open_editor()

        self.type_title("最佳开班")

        self.window.wait_for_selector("[data-contentpath=title] .proofing-marker")
        self.assertEqual(self.window.locator(".proofing-marker").count(), 2)

    def test_a_new_page_is_checked_as_soon_as_it_is_a_draft(self):
        self.window.goto(f"{self.live_server_url}/admin/pages/add/articles/articlepage/{self.section.pk}/")
        self.type_title("MPA 最佳开班")

        self.window.wait_for_selector("[data-contentpath=title] .proofing-marker")

        self.assertTrue(ArticlePage.objects.filter(title="MPA 最佳开班").exists())

    def draft(self):
        return ArticlePage.objects.get(pk=self.article.pk).get_latest_revision_as_object()
