from django.core.cache import cache
from django.test import TestCase
from django.utils.timezone import localdate, timedelta

from bs4 import BeautifulSoup

from articles.models import ArticlePage
from articles.view_counts import record_view
from tests.articles.builders import an_article, moment
from tests.home.builders import a_portal, a_section, an_institution
from tests.outline import faults_of_outline


class HotListsOfAnInstitutionTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal()
        cls.institution = an_institution(cls.portal)
        cls.news, cls.notices = (a_section(cls.institution, title) for title in ("News", "Notices"))
        cls.old = an_article(cls.news, ArticlePage, "Old", published_at=moment("2020-01-01"))
        cls.new = an_article(cls.notices, ArticlePage, "New", published_at=moment("2021-01-01"))

    def setUp(self):
        cache.clear()

    def read(self, institution=None):
        return BeautifulSoup(self.client.get((institution or self.institution).url).content, "html.parser")

    def lists(self, page) -> dict[str, list[str]]:
        found = page.select(".hot-lists ol")
        return {one["class"][-1]: [link.get_text() for link in one.select("a")] for one in found}

    def test_are_of_all_its_sections_by_day_week_and_month(self):
        record_view(self.old.pk, on=localdate() - timedelta(days=3))
        for _time in range(2):
            record_view(self.new.pk, on=localdate() - timedelta(days=20))

        page = self.read()

        newer, older = ["New", "Old"], ["Old", "New"]
        self.assertEqual(self.lists(page), {"hot-day": newer, "hot-week": older, "hot-month": newer})
        self.assertEqual(faults_of_outline(str(page)), [])

    def test_tell_nothing_of_another_institution(self):
        other = an_institution(self.portal, "Qinghe", slug="qinghe", short_name="Qinghe")
        record_view(an_article(a_section(other), ArticlePage, "Elsewhere").pk)

        self.assertEqual(self.lists(self.read())["hot-day"], ["New", "Old"])

    def test_are_left_out_where_there_is_no_article(self):
        empty = an_institution(self.portal, "Qinghe", slug="qinghe", short_name="Qinghe")

        self.assertEqual(self.read(empty).select(".hot-lists"), [])
