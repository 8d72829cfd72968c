"""The lead desk as somebody works it: with the keyboard alone, with the mouse on the board, whatever eyes she has."""

from datetime import timedelta
from tempfile import TemporaryDirectory

from django.urls import reverse
from django.utils import timezone

from openpyxl import Workbook

from leads.models import Lead, LeadExport
from tests.leads.builders import a_colleague, a_form, a_lead, a_notice
from tests.own_pages.models import OwnLeadFormPage

from .chromium import PASSWORD, BrowserTestCase
from .measures import SIDEWAYS, violations

LIST, EDIT = "wagtailsnippets_leads_lead:list", "wagtailsnippets_leads_lead:edit"
HEADS = ["姓名", "手机号码", "工作单位", "培训主题", "人数", "备注", "日期"]
ROWS = [["林一", "13800138000", "临江党校", "乡村治理", 40, "", ""], ["周二", "110", "南屏区妇联", "", 30, "", ""]]


class DeskTests(BrowserTestCase):
    def setUp(self):
        self.form, self.xu = a_form(OwnLeadFormPage, embed_origins="https://partner.example"), a_colleague("xu")
        facts = {"form_page": self.form, "form_title": self.form.title, "topic": "乡村治理", "contact_name": "林一"}
        now = timezone.now()
        self.leads = [
            a_lead(receipt=f"XF-{n}", organisation=f"第{n}党校", created_at=now - timedelta(hours=n), **facts)
            for n in range(3)
        ]
        self.page = self.window()
        self.page.emulate_media(reduced_motion="reduce")
        self.page.goto(f"{self.live_server_url}/admin/login/")
        self.page.fill("[name=username]", "xu")
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(f"{self.live_server_url}/admin/")

    def go(self, name, *args):
        self.page.goto(self.live_server_url + reverse(name, args=args))
        self.page.wait_for_load_state("networkidle")

    def an_import(self):
        book = Workbook()
        for row in [HEADS, *ROWS]:
            book.active.append(row)
        path = self.enterContext(TemporaryDirectory()) + "/fair.xlsx"
        book.save(path)
        self.go("leads_imports")
        self.page.set_input_files("[name=file]", path)
        self.page.select_option("[name=consent]", str(a_notice().pk))
        self.page.fill("[name=consent_how]", "展位签字")
        self.page.click(".leads-form [type=submit]")
        self.page.wait_for_selector("[name=take]")

    def test_axe_finds_nothing_and_nothing_runs_off_a_phone(self):
        LeadExport.objects.create(by=self.xu, file_format="csv", columns=["receipt"], rows=1)
        frame = reverse("leads:embed", args=[self.form.pk])
        screens = [(LIST,), (EDIT, self.leads[1].pk), ("leads_board",), ("leads_statistics",), ("leads_export_new",)]
        screens += [("leads_exports",), ("leads_imports",), ("leads_columns",)]
        found = {}
        for name, *args in screens:
            self.go(name, *args)
            found[name] = violations(self.page)
            self.page.set_viewport_size({"width": 390, "height": 844})
            found[name] += violations(self.page) + [wide for wide in [self.page.evaluate(SIDEWAYS)] if wide > 0]
            self.page.set_viewport_size({"width": 1440, "height": 900})
        self.an_import()
        found["preview"] = violations(self.page)
        self.assertEqual(self.page.goto(self.live_server_url + frame).status, 200)
        found["frame"] = violations(self.page)

        self.assertEqual(found, dict.fromkeys(found, []))

    def test_a_lead_is_taken_with_the_keyboard_alone(self):
        keys = self.page.keyboard
        self.go(LIST)
        keys.press("j")
        keys.press("j")
        keys.press("Enter")
        self.page.wait_for_url(f"**{reverse(EDIT, args=[self.leads[1].pk])}**")

        keys.press("a")
        keys.type("xu")
        keys.press("Escape")
        keys.press("n")
        keys.type("周三再打。")
        keys.press("Control+s")
        self.page.wait_for_selector(".leads-timeline >> text=周三再打。")

        lead = Lead.objects.get(pk=self.leads[1].pk)
        kinds = set(lead.events.values_list("kind", flat=True))
        self.assertEqual((lead.assignee, kinds), (self.xu, {"assigned", "note"}))

        for key, lead in (("j", self.leads[2]), ("k", self.leads[1])):
            keys.press(key)
            self.page.wait_for_url(f"**{reverse(EDIT, args=[lead.pk])}**")

    def test_a_card_moves_by_keyboard_and_by_mouse(self):
        keys = self.page.keyboard
        self.go("leads_board")
        keys.press("j")
        keys.press("s")
        self.assertEqual(self.page.evaluate("document.activeElement.name"), "state")
        self.page.locator(":focus").select_option("contacted")
        keys.press("Tab")
        keys.press("Enter")
        self.page.wait_for_selector(f"[data-state=contacted] [data-card='{self.leads[0].pk}']")
        self.assertEqual(self.page.evaluate("document.activeElement.innerText"), "第0党校")

        self.page.drag_and_drop(f"[data-card='{self.leads[1].pk}'] p >> nth=0", "[data-state=won] h2")
        self.page.wait_for_selector(f"[data-state=won] [data-card='{self.leads[1].pk}']")

        self.page.wait_for_load_state("networkidle")
        states = Lead.objects.order_by("receipt").values_list("state", flat=True)
        self.assertEqual(list(states), ["contacted", "won", "new"])
        self.assertEqual(self.page.locator("[data-count]").all_inner_texts(), ["1", "1", "0", "0", "1", "0"])
