from datetime import timedelta

from django.core.cache import cache
from django.test import TestCase, override_settings
from django.utils import timezone

from site_project.worker import beat, heartbeat_file
from tests.site_project.test_worker import in_own_folder

NOBODY = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}


class HealthTests(TestCase):
    def setUp(self):
        in_own_folder(self)
        beat()

    def parts(self):
        response = self.client.get("/readyz")
        return response.status_code, [name for name, is_well in response.json().items() if not is_well]

    def test_alive_asks_nothing(self):
        with self.assertNumQueries(0):
            response = self.client.get("/healthz")

        self.assertEqual((response.status_code, response.content), (200, b"ok"))

    def test_ready_names_its_parts(self):
        response = self.client.get("/readyz")

        self.assertEqual(response.json(), dict.fromkeys(["database", "cache", "worker", "storage"], True))
        self.assertEqual((response.status_code, "no-store" in response["Cache-Control"]), (200, True))

    def test_a_worker_that_never_came_or_fell_silent(self):
        heartbeat_file().write_text((timezone.now() - timedelta(seconds=61)).isoformat())
        self.assertEqual(self.parts(), (503, ["worker"]))
        heartbeat_file().write_text("")
        self.assertEqual(self.parts(), (503, ["worker"]))
        heartbeat_file().unlink()
        self.assertEqual(self.parts(), (503, ["worker"]))

    def test_a_cache_that_does_not_answer(self):
        with override_settings(CACHES=NOBODY):
            self.assertEqual(self.parts(), (503, ["cache"]))

    def test_a_storage_that_takes_nothing(self):
        with override_settings(MEDIA_ROOT=heartbeat_file() / "media"):
            self.assertEqual(self.parts(), (503, ["storage"]))

    def test_leaves_no_cookie(self):
        self.assertEqual(self.client.get("/readyz").cookies, {})
        self.assertEqual(cache.get("readyz"), 1)
