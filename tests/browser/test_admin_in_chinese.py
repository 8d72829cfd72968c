"""Every admin screen that the roles reach is Chinese: the menus and links are followed as a person would."""

import unittest
from io import StringIO
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import override_settings
from django.urls import Resolver404, resolve, reverse

from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

if settings.SWAPPED_BASE_PAGE:
    raise unittest.SkipTest("The portal's admin is made for Wagtail's own page class.")

from articles.models import Term
from leads.models import Lead
from site_project.accounts import ACCOUNTS
from tests.site_project.demo import TINY

from .chromium import PASSWORD, BrowserTestCase
from .english import DIALOG, LINKS, TEXTS, english_words

# Signing out ends the walk; the style guide is for developers; a results address is a part of the screen before it.
LEFT_OUT = (
    "logout",
    "styleguide",
    "_results",
    "results",
    "jsi18n",
    "download",
    "export",
    "serve",
    "wagtail_bulk_action",
)
CHOOSERS = (
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_choose_page_email_link",
    "wagtailadmin_choose_page_phone_link",
    "wagtailadmin_choose_page_anchor_link",
    "wagtailimages_chooser:choose",
    "wagtaildocs_chooser:choose",
    "wagtailembeds:chooser",
)
# The menu is drawn by a script.
DRAWN = "() => !document.querySelector('#wagtail-sidebar') || document.querySelector('.sidebar-menu-item')"
MOST = 160  # screens of one role, so that a loop of links ends


@override_settings(RENDITIONS_PRESETS=TINY)
class AdminInChineseTests(BrowserTestCase):
    maxDiff = None

    def test_no_screen_says_anything_in_english(self):
        call_command("load_demo_content", verbosity=0, stdout=StringIO())
        get_document_model().objects.create(title="日程", file="schedule.pdf")
        for name in ACCOUNTS:
            with self.subTest(name):
                window = self.signed_in(name)
                self.assertEqual(self.english_on_the_way_in(window), {})
        # These ask everybody the same, and the administrator reaches them all.
        window = self.signed_in("guanli")
        self.assertEqual(self.english_in_choosers(window), {})
        self.assertEqual(self.english_in_bulk(window), {})

    def test_nor_do_the_screens_before_signing_in(self):
        window = self.window()
        found = {}
        for address in ("/admin/login/", "/admin/password_reset/", "/admin/password_reset/done/", "/admin/nowhere/"):
            found |= self.english_at(window, address)
        self.assertEqual(found, {})

    def english_on_the_way_in(self, window) -> dict[str, list[str]]:
        """Screen name and English found there, following each kind of link once."""
        seen, waiting, found = set(), ["/admin/"], {}
        while waiting and len(seen) < MOST:
            address = waiting.pop(0)
            if (view := view_at(address)) in seen or left_out(view):
                continue
            seen.add(view)
            found |= self.english_at(window, address)
            waiting += [link for link in self.links(window) if view_at(link) not in seen]
        return found

    def english_at(self, window, address: str) -> dict[str, list[str]]:
        window.goto(self.live_server_url + address, wait_until="load")
        window.wait_for_function(DRAWN)
        texts = [text for text in window.evaluate(TEXTS) if english_words(text)]
        return {f"{view_at(address)} {address}": texts} if texts else {}

    def english_in_choosers(self, window) -> dict[str, list[str]]:
        """In the dialogs in which pages, links, pictures and documents are chosen."""
        found = {}
        for name in CHOOSERS:
            if window.evaluate(DIALOG, reverse(name)):
                texts = [text for text in window.evaluate(TEXTS) if english_words(text)]
                found |= {name: texts} if texts else {}
        return found

    def english_in_bulk(self, window) -> dict[str, list[str]]:
        """On the screens that ask before something is done to many at once."""
        found = {}
        for model in (Page, get_image_model(), get_document_model(), User, Lead, Term):
            names = model._meta.app_label, model._meta.model_name
            some = model.objects.order_by("-pk").first()
            for action in bulk_action_registry.get_bulk_actions_for_model(*names):
                address = reverse("wagtail_bulk_action", args=[*names, action.action_type])
                found |= self.english_at(window, f"{address}?id={some.pk}&next=/admin/")
        return found

    def links(self, window) -> list[str]:
        here = window.url
        links = [urlsplit(urljoin(here, link)) for link in window.evaluate(LINKS)]
        return [link.path for link in links if link.path.startswith("/admin/")]

    def signed_in(self, name: str):
        user = User.objects.get(username=name)
        user.set_password(PASSWORD)
        user.save()
        window = self.window()
        window.goto(f"{self.live_server_url}/admin/login/")
        window.fill("[name=username]", name)
        window.fill("[name=password]", PASSWORD)
        window.click("button[type=submit]")
        window.wait_for_url(f"{self.live_server_url}/admin/")
        return window


def view_at(path: str) -> str:
    """Name of the view, and the model it shows where several share one view."""
    try:
        found = resolve(path)
    except Resolver404:
        return "nowhere"
    return ":".join([found.view_name, *(str(value) for key, value in found.kwargs.items() if "model" in key)])


def left_out(view: str) -> bool:
    return view == "nowhere" or view.endswith(LEFT_OUT)
