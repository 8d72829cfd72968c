import io
import tempfile
import unittest
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import SimpleTestCase, TestCase, override_settings

from wagtail.models import Site

if settings.SWAPPED_BASE_PAGE:
    raise unittest.SkipTest("the portal stands on Wagtail's own page")

from site_project.maintenance import page_file
from tests.home.builders import a_portal, settings_of_site


class MaintenanceTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        a_portal()
        cls.addClassCleanup(Site.clear_site_root_paths_cache)
        settings_of_site(name="临江干部培训", hotline="400-000-0000")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        setting = override_settings(DATA_DIR=Path(folder.name))
        setting.enable()
        self.addCleanup(setting.disable)
        self.addCleanup(self.switch, "off")

    def switch(self, *words):
        call_command("maintenance", *words, stdout=io.StringIO())

    def test_every_visitor_sees_the_hotline_and_nothing_asks_the_database(self):
        self.switch("on", "--until", "今天 18:30")

        for address in ("/", "/admin/", "/api/v1/site", "/search/?q=x", "/readyz"):
            with self.assertNumQueries(0):
                response = self.client.get(address)
            self.assertEqual((response.status_code, response["Retry-After"]), (503, "600"), address)
        self.assertContains(response, "400-000-0000", status_code=503)
        self.assertContains(response, "今天 18:30", status_code=503)
        self.assertEqual(self.client.get("/healthz").status_code, 200)

    def test_the_site_is_there_again_afterwards(self):
        self.switch("on")
        self.switch("off")
        self.switch("off")

        self.assertContains(self.client.get("/"), "临江干部培训")


class SuitesSideBySideTests(SimpleTestCase):
    def test_one_does_not_close_the_site_of_the_others(self):
        self.assertFalse(page_file().is_relative_to(settings.BASE_DIR))
