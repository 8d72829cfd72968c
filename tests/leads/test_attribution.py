"""Where an enquiry came from is kept with it, whatever somebody makes up."""

import json
from datetime import timedelta

from django.test import SimpleTestCase, TestCase
from django.utils import timezone

from leads.attribution import attribution, device_of, told_by_form
from leads.models import Lead
from tests.leads.builders import a_form, filled
from tests.leads.worlds import OwnForm, ReadyMadeForm

FIRST = {
    "at": "2026-11-01T08:00:00+08:00",
    "url": "https://p.example/news/",
    "referrer": "https://www.baidu.com/s?wd=x",
}
LAST = {
    "at": "2026-11-20T00:00:00Z",
    "url": "https://p.example/plan/?name=lin&utm_source=wechat&utm_campaign=autumn",
    "referrer": "https://mp.weixin.qq.com/s/abc?openid=secret#x",
}
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.60"


class FormAttributionTests:
    @classmethod
    def setUpTestData(cls):
        cls.page = a_form(cls.form_class)

    def lead(self, *, touches="", headers=None):
        address = f"/leads/enquiries/{self.page.pk}/"
        self.client.post(address, filled(touches=touches), headers=headers or {})
        return Lead.objects.latest("pk")

    def test_is_stored_with_the_lead(self):
        lead = self.lead(touches=json.dumps({"first": FIRST, "last": LAST}), headers={"User-Agent": WECHAT})

        self.assertEqual(
            lead.first_touch,
            FIRST | {"at": "2026-11-01T08:00:00+08:00", "referrer": "https://www.baidu.com/s", "utm": {}},
        )
        self.assertEqual(
            lead.last_touch,
            {
                "at": "2026-11-20T08:00:00+08:00",
                "url": "https://p.example/plan/",
                "referrer": "https://mp.weixin.qq.com/s/abc",
                "utm": {"source": "wechat", "campaign": "autumn"},
            },
        )
        self.assertEqual(
            (lead.referrer_host, lead.utm_source, lead.utm_campaign, lead.device),
            ("mp.weixin.qq.com", "wechat", "autumn", "phone"),
        )

    def test_takes_the_campaign_of_our_own_address_where_no_script_ran(self):
        lead = self.lead(headers={"Referer": "http://testserver/ask/?utm_source=mail&utm_campaign=may"})

        self.assertEqual((lead.utm_source, lead.utm_campaign, lead.first_touch), ("mail", "may", {}))

    def test_is_no_part_of_what_was_said(self):
        address = f"/leads/enquiries/{self.page.pk}/"
        for touches in ("", json.dumps({"first": FIRST})):
            self.client.post(address, filled(key="k-1", touches=touches))

        self.assertEqual(Lead.objects.count(), 1)

    def test_nonsense_costs_no_lead(self):
        for touches in (
            "{",
            "[]",
            "null",
            "1",
            "[" * 8000,
            "x" * 50_000,
            '{"first": 7, "last": [1]}',
            '{"first": {"at": 1}}',
        ):
            with self.subTest(touches[:30]):
                lead = self.lead(touches=touches)
                self.assertEqual((lead.first_touch, lead.last_touch, lead.referrer_host), ({}, {}, ""))


class ReadyMadeAttributionTests(ReadyMadeForm, FormAttributionTests, TestCase):
    pass


class OwnAttributionTests(OwnForm, FormAttributionTests, TestCase):
    pass


class BoundTests(SimpleTestCase):
    def facts(self, **touch):
        return attribution({"last": touch}, headers={})

    def test_addresses_that_are_none_are_left_out(self):
        for address in (
            "javascript:alert(1)",
            "//x",
            "http://",
            "http://[",
            "http://a:b/",
            "ftp://x/",
            7,
            None,
            "\x00",
        ):
            with self.subTest(address):
                self.assertEqual(self.facts(url=address, referrer=address)["last_touch"], {})

    def test_passwords_and_queries_are_dropped_and_ports_stay(self):
        touch = self.facts(url="https://lin:secret@p.example:8443/a?phone=13800138000#b")["last_touch"]

        self.assertEqual(touch["url"], "https://p.example:8443/a")

    def test_everything_has_an_end(self):
        utm = dict.fromkeys(["source", "campaign", "unknown"], "长" * 5000)

        facts = self.facts(url=f"https://p.example/{'x' * 5000}", referrer=f"https://r.example/{'x' * 5000}", utm=utm)

        touch = facts["last_touch"]
        self.assertEqual((len(touch["url"]), len(touch["referrer"])), (500, 500))
        self.assertEqual(sorted(touch["utm"]), ["campaign", "source"])
        self.assertEqual((len(facts["utm_source"]), len(facts["utm_campaign"])), (100, 100))
        self.assertEqual(self.facts(referrer=f"https://{'a' * 300}.example/")["last_touch"], {})

    def test_what_no_database_keeps_is_taken_out(self):
        self.assertEqual(self.facts(utm={"source": "a\x00b\ud800"})["utm_source"], "ab")

    def test_a_clock_that_is_wrong_is_not_believed(self):
        today = f"{timezone.localtime():%Y-%m-%d}"
        for moment in (
            "",
            "tomorrow",
            "2026-11-20",
            "2026-11-20T08:00:00",
            "0001-01-01T00:00:00Z",
            "2999-01-01T00:00:00Z",
            5,
        ):
            with self.subTest(moment):
                self.assertEqual(self.facts(at=moment, utm={"source": "x"})["last_touch"]["at"][:10], today)

    def test_a_clock_a_little_ahead_is(self):
        soon = (timezone.now() + timedelta(hours=2)).isoformat()

        at = self.facts(at=soon, utm={"source": "x"})["last_touch"]["at"]

        self.assertGreater(at, timezone.localtime().isoformat())

    def test_coming_back_by_oneself_does_not_undo_what_brought_one_here(self):
        direct = {"url": "https://p.example/", "referrer": ""}

        facts = attribution({"first": FIRST, "last": direct}, headers={})

        self.assertEqual((facts["referrer_host"], facts["last_touch"]["url"]), ("baidu.com", "https://p.example/"))

    def test_no_text_of_a_form_is_too_odd(self):
        self.assertEqual([told_by_form(text) for text in ("", "\x00", "NaN", '"x"')], [{}] * 4)


class DeviceTests(SimpleTestCase):
    def test_is_what_the_browser_says(self):
        for agent, device in (
            (WECHAT, "phone"),
            ("Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36", "phone"),
            ("Mozilla/5.0 (Linux; Android 15; SM-X910) AppleWebKit/537.36 Chrome/140 Safari/537.36", "tablet"),
            ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605 Mobile/15E148", "tablet"),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140 Safari/537.36", "desktop"),
            ("node-fetch/3", ""),
            ("", ""),
        ):
            with self.subTest(agent):
                self.assertEqual(device_of({"User-Agent": agent}), device)

    def test_a_hint_counts_where_the_name_is_cut_short(self):
        headers = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)", "Sec-CH-UA-Mobile": "?1"}

        self.assertEqual(device_of(headers), "phone")
