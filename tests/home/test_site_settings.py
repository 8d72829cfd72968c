from django.core.exceptions import ValidationError
from django.test import TestCase
from django.urls import reverse

from wagtail.models import Site
from wagtail.test.utils import WagtailTestUtils

from home.models import SiteSettings
from tests.home.builders import a_portal, settings_of_site

# What the form sends besides, where nobody touches it.
EMPTY = {"title_separator": "_", "ownership_proofs-count": "0"}
RIGHT = {
    "icp_number": ["云ICP备12345678号", "云ICP备12345678号-8", "京ICP证030173号", ""],
    "police_number": ["云公网安备53010202000001号", ""],
    "hotline": ["400-812-0066", "0871 6503 1234", "+86 871 65031234", "0871-65031234转801", ""],
}
WRONG = {
    "icp_number": ["ICP备12345678号", "云ICP备123号", "12345678", "云ICP备12345678号-1234"],
    "police_number": ["云公网安备530102号", "公网安备53010202000001号", "53010202000001"],
    "hotline": ["call me", "12", "400-812-0066<script>"],
}


class SiteSettingsTests(WagtailTestUtils, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal()
        cls.site = Site.objects.get()

    def faults(self, **values):
        try:
            SiteSettings(site=self.site, **values).full_clean()
        except ValidationError as refusal:
            return sorted(refusal.message_dict)
        return []

    def test_accept_numbers_as_they_are_written(self):
        for name, values in RIGHT.items():
            for value in values:
                with self.subTest(value):
                    self.assertEqual(self.faults(**{name: value}), [])

    def test_refuse_numbers_that_are_none(self):
        for name, values in WRONG.items():
            for value in values:
                with self.subTest(value):
                    self.assertEqual(self.faults(**{name: value}), [name])

    def test_build_the_official_links_from_the_numbers(self):
        settings = SiteSettings(icp_number="云ICP备12345678号-1", police_number="云公网安备53010202000001号")

        self.assertEqual(settings.icp_link, "https://beian.miit.gov.cn/")
        self.assertEqual(settings.police_link, "https://beian.mps.gov.cn/#/query/webSearch?code=53010202000001")
        self.assertEqual((SiteSettings().icp_link, SiteSettings().police_link), ("", ""))

    def test_stand_at_the_foot_of_every_page(self):
        settings_of_site(
            copyright_holder="Linjiang Culture",
            disclaimer="We reprint to inform.",
            takedown_contact="copyright@example.org",
            host_unit="Yunling University",
            operator="Linjiang Culture Ltd",
            icp_number="云ICP备12345678号-1",
        )

        foot = self.client.get("/").content.decode().partition("<footer")[2]

        for words in ["Linjiang Culture", "We reprint", "copyright@example.org", "Yunling University", "/sitemap.xml"]:
            with self.subTest(words):
                self.assertIn(words, foot)

    def test_can_be_changed_in_the_admin_and_are_seen_at_once(self):
        self.login()
        address = reverse("wagtailsettings:edit", args=["home", "sitesettings", self.site.pk])

        self.client.post(address, EMPTY | {"hotline": "400-812-0066"})

        self.assertContains(self.client.get("/"), "tel:400-812-0066")

    def test_say_in_the_admin_what_is_wrong(self):
        self.login()
        address = reverse("wagtailsettings:edit", args=["home", "sitesettings", self.site.pk])

        answer = self.client.post(address, EMPTY | {"police_number": "530102"})

        self.assertEqual(list(answer.context["form"].errors), ["police_number"])
