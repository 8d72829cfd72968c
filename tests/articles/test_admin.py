from django.test import TestCase
from django.urls import reverse
from django.utils.timezone import localdate, timedelta

from wagtail.test.utils import WagtailTestUtils

from articles.checks import check_article_model
from articles.models import ArticleSource
from articles.view_counts import add_initial_views, record_view
from tests.articles.builders import a_section, a_source, an_article
from tests.articles.worlds import OwnPages, ReadyMadePages


class AdminTests:
    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(cls.section_class)
        cls.source = a_source()
        cls.article = an_article(cls.section, cls.article_class, source=cls.source)
        cls.other = an_article(cls.section, cls.article_class, "Other story")

    def setUp(self):
        self.login()

    def report(self, **query):
        return self.client.get(reverse("articles_most_read"), query)

    def titles(self, **query):
        return [article.title for article in self.report(**query).context["object_list"]]

    def test_the_report_puts_the_most_read_first(self):
        add_initial_views(self.other.pk, 1024)
        record_view(self.article.pk)

        self.assertEqual(self.titles(), ["Other story", "Harbour opens"])

    def test_the_report_counts_the_days_one_chooses(self):
        record_view(self.article.pk)
        record_view(self.other.pk, on=localdate() - timedelta(days=20))

        self.assertEqual(self.titles(days=1), ["Harbour opens"])
        self.assertEqual(self.titles(days=7), ["Harbour opens"])
        self.assertEqual(sorted(self.titles(days=30)), ["Harbour opens", "Other story"])

    def test_the_report_can_be_taken_away_as_a_table(self):
        record_view(self.article.pk)

        lines = self.report(export="csv").getvalue().decode("utf-8-sig").splitlines()

        self.assertEqual([line.split(",")[0] for line in lines[1:]], ["Harbour opens", "Other story"])
        self.assertEqual(lines[1].split(",")[-2:], ["1", "0"])

    def test_the_report_is_in_the_menu(self):
        self.assertContains(self.client.get(reverse("wagtailadmin_home")), reverse("articles_most_read"))

    def test_the_register_of_sources_lists_adds_and_changes(self):
        listing = self.client.get("/admin/articles/articlesource/")
        self.client.post(
            "/admin/articles/articlesource/create/", {"name": "Evening Post", "link": "", "kind": "other", "proof": ""}
        )

        self.assertContains(listing, "Linjiang Daily")
        self.assertEqual(list(ArticleSource.objects.values_list("name", flat=True)), ["Evening Post", "Linjiang Daily"])

    def test_the_check_is_content_with_one_class_of_article(self):
        self.assertEqual(check_article_model(None), [])

    def test_the_check_names_a_class_that_is_none(self):
        for wrong in ["articles.ArticleSource", "nowhere.Nothing"]:
            with self.subTest(wrong), self.settings(ARTICLES_PAGE_MODEL=wrong):
                self.assertEqual([error.id for error in check_article_model(None)], ["articles.E001"])


class ReadyMadeAdminTests(ReadyMadePages, AdminTests, WagtailTestUtils, TestCase):
    def test_the_list_of_articles_names_source_and_time(self):
        listing = self.client.get(reverse("article_pages:index"))

        self.assertContains(listing, "Harbour opens")
        self.assertContains(listing, "Linjiang Daily")


class OwnAdminTests(OwnPages, AdminTests, WagtailTestUtils, TestCase):
    pass
