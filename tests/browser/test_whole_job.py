"""The whole job, once: an old page comes over, three people approve it, a visitor asks, marketing exports."""

import csv
import io
from pathlib import Path
from unittest import skipIf

from django.conf import settings
from django.core.management import call_command

from wagtail.models import Page

from openpyxl import load_workbook

from tests.runner import restore_reviews

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
        from site_project.demo_content.newsroom import load_sources
        from site_project.demo_content.tree import build_tree
        from site_project.roles import ensure_roles

        ensure_roles()
        self.section = build_tree()["yunling"]["dongtai"]
        load_sources()
        restore_reviews()

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
        return Page.objects.get(title=TITLE)

    def submit(self, article):
        editor = self.window_of("编辑")
        editor.goto(f"{self.live_server_url}/admin/pages/{article.pk}/edit/")
        editor.click("footer button:has-text('更多动作')")
        editor.click("footer .button:text-is('提交给三审')")
        editor.wait_for_selector(f".messages .success:has-text('{TITLE}')")

    def approve(self, article, role):
        reviewer = self.window_of(role)
        reviewer.click(f"main a:has-text('{TITLE}')")
        reviewer.wait_for_selector("[name=checklist]")
        for item in reviewer.locator("[name=checklist]").all():
            item.check()
        reviewer.click("form:has([value=approve]) button[type=submit]")
        reviewer.wait_for_selector(".messages .success")

    def read_and_ask(self):
        """She finds the article, her reading is counted, she sends the form beside it; answers her receipt number."""
        visitor = self.window()
        visitor.goto(f"{self.live_server_url}/search/?q=议事桌")
        visitor.click(f"main a:has-text('{TITLE}')")
        self.assertEqual(visitor.inner_text("h1"), TITLE)
        self.assertIn("发布时间：2023-05-06 08:09:10", visitor.inner_text(".meta >> nth=0"))
        visitor.wait_for_selector("[data-views]:text-is('1,025')")
        form = visitor.locator("aside form[data-enquiry]")
        for name, answer in ENQUIRY.items():
            form.locator(f"[name={name}]").fill(answer)
        form.locator("[name=consent]").check()
        form.locator("[type=submit]").click()
        return visitor.inner_text(".receipt")

    def export(self):
        """The cells of the only row, as heading and value, from the CSV and from the XLSX she downloads."""
        marketing = self.window_of("市场")
        for file_format, read in {"csv": read_csv, "xlsx": read_xlsx}.items():
            marketing.goto(f"{self.live_server_url}/admin/snippets/leads/lead/?q={ENQUIRY['phone']}")
            marketing.click("header button[aria-label=动作]")
            marketing.click("a:has-text('导出…')")
            marketing.check(f"[name=file_format][value={file_format}]")
            marketing.check("[name=bare]")
            marketing.fill("[name=reason]", "电话回访")
            with marketing.expect_download() as download:
                marketing.click("[name=start]")
            headings, row = read(Path(download.value.path()))
            yield dict(zip(headings, row, strict=True))


def read_csv(path: Path) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    # A cell that a spreadsheet would run has an apostrophe before it.
    return [[cell.removeprefix("'") for cell in row] for row in rows]


def read_xlsx(path: Path) -> list[list[str]]:
    sheet = load_workbook(path.open("rb")).active
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
