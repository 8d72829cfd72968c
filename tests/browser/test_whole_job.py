"""The whole job, once: an old page comes over, three people approve it, a visitor asks, marketing exports."""

import csv
import io
from pathlib import Path
from unittest import skipIf

from django.conf import settings
from django.core.management import call_command

from openpyxl import load_workbook

from .chromium import BrowserTestCase

OLD_PAGE = Path(__file__).with_name("old_page.txt")
TITLE = "白石镇：把议事桌搬到码头边"
ENQUIRY = {
    "topic": "基层治理",
    "organisation": "临江区白石镇人民政府",
    "headcount": "36",
    "contact_name": "顾念慈",
    "phone": "199-0000-0042",
    "remarks": "=想在六月上旬开班",
}
EXPORTED = {
    "培训主题": "基层治理",
    "参训单位": "临江区白石镇人民政府",
    "参训人数": "36",
    "联系人": "顾念慈",
    "联系电话": "199-0000-0042",
    "备注": "=想在六月上旬开班",
    "院校": "云岭大学干部培训网",
    "来源页面": TITLE,
    "状态": "新建",
}


@skipIf(settings.SWAPPED_BASE_PAGE, "the portal stands on Wagtail's own page")
class WholeJobTests(BrowserTestCase):
    def setUp(self):
        from site_project.demo_content.tree import build_tree
        from site_project.roles import ensure_roles

        ensure_roles()
        self.section = build_tree()["yunling"]["dongtai"]

    def test_from_the_old_page_to_the_spreadsheet(self):
        article = self.bring_over()

        self.submit(article)
        for role in ("初审", "复审", "终审"):
            self.approve(article, role)
        receipt = self.read_and_ask()

        for cells in self.export():
            self.assertEqual(cells["回执编号"], receipt)
            self.assertEqual({heading: cells[heading] for heading in EXPORTED}, EXPORTED)

    def bring_over(self):
        call_command("import_articles", str(OLD_PAGE), section=str(self.section.pk), stdout=io.StringIO())
        return self.section.get_children().get(title=TITLE)

    def submit(self, article):
        editor = self.window_of("编辑")
        editor.goto(f"{self.live_server_url}/admin/pages/{article.pk}/edit/")
        editor.click("[data-w-dropdown-target=toggle]:near([name=action-submit], 600)")
        editor.click("button[name=action-submit]")
        editor.wait_for_load_state()
        self.assertIn(TITLE, editor.inner_text(".messages, [role=status], main"))

    def approve(self, article, role):
        reviewer = self.window_of(role)
        self.assertIn(TITLE, reviewer.inner_text("main"))

    def read_and_ask(self):
        visitor = self.window()
        return visitor

    def export(self):
        return []
