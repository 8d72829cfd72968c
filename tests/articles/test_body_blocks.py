"""Every block shows itself in the picker, is found by search, and speaks to front ends."""

import unittest
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import TestCase
from django.urls import reverse

from articles.blocks import BodyBlock

BODY = BodyBlock()
CARD = {"name": "罗素心", "duty": "学员服务", "phone": "010-8 转 802", "email": "", "place": "", "hours": ""}


class BodyBlockTests(TestCase):
    def test_each_block_says_what_it_is_for(self):
        silent = [
            name for name, block in BODY.child_blocks.items() if not block.get_description() or not block.meta.group
        ]

        self.assertEqual(silent, [])

    def test_each_block_has_a_preview(self):
        if settings.SWAPPED_BASE_PAGE:
            raise unittest.SkipTest("The picker is asked about the ready-made article.")
        self.client.force_login(get_user_model().objects.create_superuser("boss"))
        blank = []
        for name, block in BODY.child_blocks.items():
            address = reverse("wagtailadmin_block_preview") + "?" + urlencode({"id": block.definition_prefix})
            response = self.client.get(address)
            if not block.is_previewable or response.status_code != 200:
                blank.append(name)

        self.assertEqual(blank, [])

    def test_a_contact_card_can_be_dialled(self):
        block = BODY.child_blocks["contact"]

        self.assertInHTML('<a href="tel:0108">010-8 转 802</a>', block.render(block.to_python(CARD)))

    def test_a_contact_card_without_any_way_is_refused(self):
        block = BODY.child_blocks["contact"]

        with self.assertRaises(ValidationError):
            block.clean(block.to_python(CARD | {"phone": ""}))

    def test_a_video_is_a_link_and_loads_nothing_foreign(self):
        block = BODY.child_blocks["video"]
        html = block.render(block.to_python({"title": "课", "url": "https://v.example/1", "duration": "12:30"}))

        self.assertEqual((html.count("https://v.example/1"), "iframe" in html, "<script" in html), (1, False, False))

    def test_a_duration_is_minutes_and_seconds(self):
        block = BODY.child_blocks["video"]

        with self.assertRaises(ValidationError):
            block.clean(block.to_python({"title": "课", "url": "https://v.example/1", "duration": "12 分"}))

    def test_a_paragraph_is_clean_when_it_is_saved(self):
        block = BODY.child_blocks["paragraph"]

        self.assertEqual(block.clean(block.to_python("<p>\u3000\u3000一,二</p><p>&nbsp;</p>")).source, "<p>一，二</p>")

    def test_search_reads_cards_and_videos(self):
        block = BODY.child_blocks["contact"]

        self.assertEqual(block.get_searchable_content(block.to_python(CARD))[:2], ["罗素心", "学员服务"])
