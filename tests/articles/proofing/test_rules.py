from datetime import date

from django.conf import settings
from django.test import TestCase, override_settings
from django.utils.translation import gettext as _

from wagtail.documents import get_document_model

from articles.models import ArticleSource
from articles.proofing.providers.structure import check_source
from tests.articles.builders import a_picture, a_section, a_source, an_article
from tests.articles.proofing.builders import CARD_NUMBER, IDENTITY_NUMBER, blocks, found, paragraph
from tests.articles.worlds import OwnPages, ReadyMadePages

Kind = ArticleSource.Kind


class RuleTests:
    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(cls.section_class)

    def draft(self, *children, title="Harbour", **values):
        """An unsaved draft beside the other articles."""
        page = an_article(self.section, self.article_class, title, live=False, **values)
        page.body = blocks(*children)
        return page

    def text(self, text: str):
        return self.draft(paragraph(text))

    # Sources

    def test_a_reprint_needs_its_source(self):
        address = "https://paper.example/1"

        self.assertEqual(found(self.draft(original_url=address), "source"), [("warn", "source", address)])

    def test_a_source_on_no_list_stops_a_reprint(self):
        page = self.draft(source=a_source(kind=Kind.OTHER))

        self.assertEqual(found(page, "source"), [("block", "source", "Linjiang Daily")])

    def test_a_partner_without_permission_needs_a_reason(self):
        page = self.draft(source=a_source(kind=Kind.PARTNER))

        self.assertEqual(found(page, "source"), [("warn", "source", "Linjiang Daily")])

    def test_a_permission_that_has_ended_is_none(self):
        page = self.draft(source=a_source(kind=Kind.PARTNER, reprint_permitted=True, valid_until=date(2020, 1, 31)))

        self.assertEqual(found(page, "source"), [("warn", "source", "Linjiang Daily")])

    def test_a_permitted_source_and_our_own_are_fine(self):
        sources = [
            a_source("A", kind=Kind.OTHER, reprint_permitted=True),
            a_source("B", kind=Kind.LISTED, reprint_permitted=True),
            a_source("C", kind=Kind.OWN),
        ]

        self.assertEqual([found(self.draft(title=s.name, source=s), "source") for s in sources], [[], [], []])

    def test_the_checks_and_the_register_agree_on_every_source(self):
        for kind in Kind:
            for permitted, until in [(False, None), (True, None), (True, date(2020, 1, 31))]:
                name = f"{kind} {permitted} {until}"
                source = a_source(name, kind=kind, reprint_permitted=permitted, valid_until=until)
                with self.subTest(name):
                    refused = bool(found(self.draft(title=name, source=source), "source"))
                    self.assertEqual(refused, source.permission_state != _("Valid"))

    def test_a_listed_source_without_permission_says_what_is_missing(self):
        source = a_source(kind=Kind.LISTED)

        finding = next(check_source(self.draft(source=source)))

        listed = _("“%(source)s” is registered as listed, but “reprints permitted” is not ticked.")
        self.assertEqual((finding.severity, finding.message), ("warn", listed % {"source": source.name}))

    def test_our_own_text_names_somebody(self):
        self.assertEqual(found(self.draft(), "source"), [("info", "author", "")])
        self.assertEqual(found(self.draft(title="Signed", author="Li"), "source"), [])

    # Titles and headings

    def test_a_title_is_taken_once_within_an_institution(self):
        an_article(a_section(self.section_class, "Notices", under=self.section), self.article_class, "Harbour opens")

        self.assertEqual(
            found(self.draft(title="Harbour opens"), "duplicate-title"), [("warn", "title", "Harbour opens")]
        )

    def test_a_draft_and_the_page_itself_do_not_take_a_title(self):
        an_article(self.section, self.article_class, "Harbour opens", live=False)
        live = an_article(self.section, self.article_class, "Harbour closes")

        self.assertEqual(found(self.draft(title="Harbour opens"), "duplicate-title"), [])
        self.assertEqual(found(live, "duplicate-title"), [])

    def test_a_sub_heading_follows_a_heading(self):
        early = self.draft(paragraph("Text"), ("subheading", "Small"), ("heading", "Large"))
        late = self.draft(("heading", "Large"), ("subheading", "Small"), title="Late")

        self.assertEqual(found(early, "headings"), [("info", "body", "Small")])
        self.assertEqual(found(late, "headings"), [])

    # Personal data

    def test_an_identity_number_stops_the_page_and_is_not_spread(self):
        self.assertEqual(
            found(self.text(f"张三，身份证号{IDENTITY_NUMBER}。"), "personal-data"), [("block", "body", "1101…2X")]
        )

    def test_full_width_digits_hide_nothing(self):
        wide = IDENTITY_NUMBER.translate({ord(digit): 0xFEE0 + ord(digit) for digit in "0123456789X"})

        self.assertEqual(found(self.text(wide), "personal-data"), [("block", "body", "1101…2X")])

    def test_a_number_with_a_wrong_check_digit_is_no_identity_number(self):
        self.assertEqual(found(self.text("110105194912310021 11010519491331002X"), "personal-data"), [])

    def test_a_card_number_stops_the_page_however_it_is_grouped(self):
        grouped = " ".join(CARD_NUMBER[start : start + 4] for start in range(0, 16, 4))

        self.assertEqual(found(self.text(f"卡号{grouped}"), "personal-data"), [("block", "body", "4111…11")])
        self.assertEqual(found(self.text(f"卡号{CARD_NUMBER}"), "personal-data"), [("block", "body", "4111…11")])

    def test_other_long_numbers_are_no_cards(self):
        self.assertEqual(found(self.text("4111111111111112 与 2021 2022 2023 2024"), "personal-data"), [])

    def test_a_mobile_number_needs_a_reason(self):
        self.assertEqual(
            found(self.text("联系人：李老师 138 0013 8000"), "personal-data"),
            [("warn", "body", "联系人：李老师 【138 0013 8000】")],
        )
        self.assertEqual(found(self.text("热线 010-62281234"), "personal-data"), [])

    # Pictures

    def test_a_picture_is_described(self):
        picture = a_picture().pk
        bare = self.draft(("image", {"image": picture, "alt_text": "", "caption": ""}))
        described = self.draft(("image", {"image": picture, "alt_text": "A harbour", "caption": ""}), title="Two")

        self.assertEqual(found(bare, "alt-text"), [("warn", "body", "Harbour")])
        self.assertEqual(found(described, "alt-text"), [])

    # Links

    def test_links_lead_to_published_pages(self):
        live = an_article(self.section, self.article_class, "Live")
        hidden = an_article(self.section, self.article_class, "Hidden", live=False)
        link = '<a linktype="page" id="{}">{}</a>'

        page = self.text(link.format(live.pk, "one") + link.format(hidden.pk, "two") + link.format(987654, "three"))

        self.assertEqual(found(page, "dead-link"), [("warn", "body", "two"), ("warn", "body", "three")])

    def test_links_lead_to_documents_that_exist(self):
        document = get_document_model().objects.create(title="Plan", file="plan.pdf")
        link = '<a linktype="document" id="{}">{}</a>'

        page = self.text(link.format(document.pk, "one") + link.format(987654, "two"))

        self.assertEqual(found(page, "dead-link"), [("warn", "body", "two")])

    def test_a_chosen_page_and_document_exist(self):
        hidden = an_article(self.section, self.article_class, "Hidden", live=False)
        page = self.draft(("documents", {"documents": [987654]}))
        page.recommended = blocks(("page", hidden.pk))

        self.assertEqual(found(page, "dead-link"), [("warn", "body", ""), ("warn", "recommended", "Hidden")])

    # Punctuation

    def test_half_width_punctuation_stands_out_between_chinese_characters(self):
        self.assertEqual(found(self.text("第一,第二;完"), "punctuation"), [("info", "body", "第一【,】第二;完")])
        self.assertEqual(found(self.text("第一，第二；见 Smith, A., 10:30 与 1,000 人"), "punctuation"), [])

    def test_full_width_digits_dots_and_dashes_stand_out(self):
        slips = ["２０２５年", "等等...", "改革--开放"]

        self.assertEqual([len(found(self.text(slip), "punctuation")) for slip in slips], [1, 1, 1])
        self.assertEqual(found(self.text("2025年等等……改革——开放 v1...2"), "punctuation"), [])

    # All together

    def test_what_matters_most_comes_first_and_an_index_page_is_checked_too(self):
        section = a_section(self.section_class, "Contact 138-0013-8000", introduction=IDENTITY_NUMBER)

        self.assertEqual(
            found(section, "personal-data"),
            [("block", "introduction", "1101…2X"), ("warn", "title", "Contact 【138-0013-8000】")],
        )

    def test_asks_a_constant_number_of_questions(self):
        picture = a_picture().pk
        short = self.draft(paragraph("Text"), ("image", {"image": picture, "alt_text": "", "caption": ""}))
        long = self.draft(*[paragraph('<a linktype="page" id="1">x</a>')] * 20, title="Long")

        with self.assertNumQueries(4):
            found(short, "terms")
        with self.assertNumQueries(3):
            found(long, "terms")

    @override_settings(ARTICLES_PROOFING_PROVIDERS=["tests.articles.proofing.test_rules.always"])
    def test_the_site_names_its_own_checks(self):
        self.assertEqual(found(self.draft(), "always"), [("info", "title", "Harbour")])


def always(page):
    from articles.proofing.findings import Finding, Severity

    return [Finding(Severity.INFO, "always", "Look twice.", "title", page.title)]


class ReadyMadeRuleTests(ReadyMadePages, RuleTests, TestCase):
    pass


class OwnPageRuleTests(OwnPages, RuleTests, TestCase):
    pass


if not settings.SWAPPED_BASE_PAGE:
    from datetime import date

    from wagtail.models import Site

    from home.models import SiteSettings

    class PortalRuleTests(ReadyMadePages, TestCase):
        """What the portal's own picture and settings know."""

        def a_page(self, **picture):
            image = a_picture()
            for name, value in picture.items():
                setattr(image, name, value)
            image.save()
            return an_article(a_section(self.section_class), self.article_class, cover=image)

        def test_a_picture_nobody_has_confirmed_needs_a_reason(self):
            self.assertEqual(found(self.a_page(licence="unknown"), "licence"), [("warn", "cover", "Harbour")])

        def test_a_licence_that_has_ended_needs_a_reason(self):
            page = self.a_page(licence="stock", expires_at=date(2020, 1, 1))

            self.assertEqual(found(page, "licence"), [("warn", "cover", "Harbour")])

        def test_a_licence_in_force_is_fine(self):
            self.assertEqual(found(self.a_page(licence="own", expires_at=date(2999, 1, 1)), "licence"), [])

        def test_the_hotline_of_the_site_is_not_personal(self):
            page = self.a_page(licence="own")
            page.summary = "拨打 138-0013-8000"
            SiteSettings.objects.create(site=Site.objects.get(is_default_site=True), hotline="13800138000")

            self.assertEqual(found(page, "personal-data"), [])
