import json

from django.core.exceptions import ValidationError
from django.test import TestCase

from wagtail.models import Site

from home.models import SiteSettings
from tests.home.builders import a_portal, settings_of_site


def proofs(*files, tags=()):
    rows = [{"type": "file", "value": {"name": name, "content": content}} for name, content in files]
    return json.dumps(rows + [{"type": "tag", "value": {"engine": engine, "code": code}} for engine, code in tags])


class OwnershipProofTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        a_portal()

    def test_a_file_is_served_at_the_root_with_its_content_and_nothing_in_it_runs(self):
        settings_of_site(ownership_proofs=proofs(("MP_verify_a1B2.txt", "a1B2"), ("baidu_verify_x.html", "<b>x</b>")))

        text, page = self.client.get("/MP_verify_a1B2.txt"), self.client.get("/baidu_verify_x.html")

        self.assertEqual((text.content, text["Content-Type"]), (b"a1B2", "text/plain; charset=utf-8"))
        self.assertEqual((page.content, page["Content-Security-Policy"]), (b"<b>x</b>", "default-src 'none'; sandbox"))
        self.assertEqual(self.client.get("/MP_verify_other.txt").status_code, 404)

    def test_the_key_of_indexnow_has_its_file(self):
        settings_of_site(indexnow_key="0123456789abcdef")

        self.assertEqual(self.client.get("/0123456789abcdef.txt").content, b"0123456789abcdef")

    def test_a_tag_stands_in_the_head_of_the_front_page_only(self):
        settings_of_site(ownership_proofs=proofs(tags=[("baidu-site-verification", "codeva-1")]))

        tag = '<meta name="baidu-site-verification" content="codeva-1">'
        self.assertContains(self.client.get("/"), tag, html=True)

    def test_names_that_are_no_plain_file_names_or_are_ours_are_refused(self):
        wrong = ["../x.txt", "a/b.txt", "x.php", ".txt", "robots.txt", "Sitemap.xml", "x .txt", "二.txt"]

        for name in wrong:
            with self.subTest(name), self.assertRaises(ValidationError):
                SiteSettings._meta.get_field("ownership_proofs").stream_block.child_blocks["file"].clean(
                    {"name": name, "content": "x"}
                )

    def test_two_files_of_one_name_are_refused(self):
        settings = SiteSettings(site=Site.objects.get(), ownership_proofs=proofs(("a.txt", "1"), ("A.txt", "2")))

        with self.assertRaises(ValidationError) as refusal:
            settings.full_clean()

        self.assertEqual(list(refusal.exception.message_dict), ["ownership_proofs"])
