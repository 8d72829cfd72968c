from html.parser import HTMLParser

from django.contrib.auth.models import User
from django.test import TestCase
from django.urls import reverse


class Found(HTMLParser):
    """The title and the addresses of the pictures."""

    def __init__(self, text):
        super().__init__()
        self.title, self.pictures, self.inside = "", [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "title"
        if tag == "img":
            self.pictures.append(dict(attrs)["src"])

    def handle_data(self, data):
        if self.inside:
            self.title += data
            self.inside = False


class AdminBrandingTests(TestCase):
    MARK = "/static/site_project/images/mark-jiangtan-admin.svg"

    def test_signing_in_bears_our_name_and_mark(self):
        found = Found(self.client.get(reverse("wagtailadmin_login")).content.decode())

        self.assertEqual((found.title, found.pictures), ("登录 - 讲坛", [self.MARK]))

    def test_every_screen_bears_our_name_and_mark(self):
        self.client.force_login(User.objects.create_superuser("boss"))

        found = Found(self.client.get(reverse("wagtailadmin_explore_root")).content.decode())

        self.assertEqual(found.title.rpartition(" - ")[2], "讲坛")
        self.assertEqual(found.pictures[0], self.MARK)
