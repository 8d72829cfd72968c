from django.test import override_settings

from deliveries.models import Delivery
from site_project.page_cache.cdn import orders, purge_changes

from .world import CachedPortal

CDN = {"one": {"BACKEND": "deliveries.cdn.TencentBackend", "KEY_ID": "id", "SECRET": "secret"}}


class PurgeTests(CachedPortal):
    def setUp(self):
        self.enterContext(override_settings(WAGTAILFRONTENDCACHE=CDN))
        super().setUp()

    def told(self) -> list[str]:
        found = Delivery.objects.filter(channel=Delivery.Channel.PURGE)
        urls = sorted(url for delivery in found for url in delivery.content["urls"])
        found.delete()
        return urls

    def test_a_change_purges_the_pages_that_show_it_once(self):
        self.warm(self.story.url, "/linjiang/", self.catalogue.url)
        purge_changes()
        self.told()

        with self.changing():
            self.catalogue.title = "Town rule"
            self.catalogue.save_revision().publish()
        purge_changes()

        self.assertEqual(
            self.told(), sorted(f"http://localhost{path}" for path in (self.story.url, self.catalogue.url))
        )
        self.assertEqual(purge_changes(), 0)

    def test_a_page_made_anew_meanwhile_is_purged_as_well(self):
        self.warm(self.story.url)
        purge_changes()
        self.told()
        with self.changing():
            self.story.title = "Harbour closed"
            self.story.save_revision().publish()
        self.cached(self.story.url)

        purge_changes()

        self.assertEqual(self.told(), [f"http://localhost{self.story.url}"])

    def test_without_a_cdn_nothing_is_told_and_nothing_kept_elsewhere(self):
        self.enterContext(override_settings(WAGTAILFRONTENDCACHE={}))
        self.warm(self.story.url)

        self.assertEqual(purge_changes(), 0)
        self.assertNotIn("CDN-Cache-Control", self.cached(self.story.url).headers)

    def test_many_pages_of_one_institution_are_one_directory(self):
        urls = [f"https://a.example/yunling/{number}/" for number in range(50)] + ["https://a.example/linjiang/1/"]

        self.assertEqual(orders(urls)[1], ["https://a.example/yunling/"])
