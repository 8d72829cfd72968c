"""Debian's Chromium against a live server. Without Chromium these tests are skipped, and the runner says so."""

import os
import shutil
from unittest import skipUnless

from django.contrib.auth.models import Group, User
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.test import tag

from playwright.sync_api import sync_playwright

from tests.runner import begin_anew, empty_database

CHROMIUM = shutil.which("chromium")
PASSWORD = "a long enough password"
WAIT = 15_000
# Without a word of its being headless, which would make it a robot.
READER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@tag("browser")
@skipUnless(CHROMIUM, "Chromium is not installed")
class BrowserTestCase(StaticLiveServerTestCase):
    """One browser for the class, one fresh window (no cookies) for whoever asks."""

    @classmethod
    def setUpClass(cls):
        # Playwright runs an event loop in this thread; the ORM calls of the test beside it are safe.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        cls.addClassCleanup(os.environ.pop, "DJANGO_ALLOW_ASYNC_UNSAFE")
        # Runs once the server has stopped.
        cls.addClassCleanup(empty_database)
        super().setUpClass()
        cls.playwright = sync_playwright().start()
        cls.addClassCleanup(cls.playwright.stop)
        cls.browser = cls.playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        cls.addClassCleanup(cls.browser.close)

    # Playwright's event loop gives this thread connections of its own, on which Django's rollback finds nothing to
    # restore; and a request that outlives its test may write after the clean-up.
    @classmethod
    def _fixture_setup(cls):
        begin_anew()

    def _fixture_teardown(self):
        empty_database()

    def window(self, *, width: int = 1440, height: int = 900):
        """A new page in a browser that has never been here before."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            user_agent=READER,
        )
        self.addCleanup(context.close)
        context.set_default_timeout(WAIT)
        return context.new_page()

    def window_of(self, role: str):
        """A window in which a member of the group `role` has signed in to the admin."""
        user = User.objects.create_user(f"user-of-{role}", f"{role}@example.org", PASSWORD)
        user.groups.add(Group.objects.get(name=role))
        window = self.window()
        window.goto(f"{self.live_server_url}/admin/login/")
        window.fill("[name=username]", user.username)
        window.fill("[name=password]", PASSWORD)
        window.click("button[type=submit]")
        window.wait_for_url(f"{self.live_server_url}/admin/")
        return window
