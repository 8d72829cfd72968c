from django.conf import settings
from django.test import TestCase

from wagtail.models import PageViewRestriction

from articles.recommendations import recommended_articles
from articles.view_counts import record_view
from tests.articles.builders import a_picture, a_section, an_article, hand_picked, moment
from tests.articles.worlds import OwnPages, ReadyMadePages


class RecommendationTests:
    @classmethod
    def setUpTestData(cls):
        cls.area = a_section(cls.section_class, "Area")
        cls.news = a_section(cls.section_class, "News", under=cls.area)
        cls.notices = a_section(cls.section_class, "Notices", under=cls.area)
        cls.article = an_article(cls.news, cls.article_class)

    def add(self, title, section=None, **values):
        return an_article(section or self.news, self.article_class, title, **values)

    def titles(self, **values):
        return [article.title for article in recommended_articles(self.article, **values)]

    def test_are_none_where_there_is_no_other_article(self):
        self.assertEqual(self.titles(), [])
        self.assertNotContains(self.client.get(self.article.url), 'id="recommended"')

    def test_are_never_the_article_itself_nor_its_mirror(self):
        self.add("Other")
        self.article.create_alias(parent=self.notices)
        self.article.recommended = hand_picked(self.article)

        self.assertEqual(self.titles(), ["Other"])

    def test_of_a_mirror_are_not_the_article_it_mirrors(self):
        self.add("Other")
        mirror = self.article.create_alias(parent=self.notices)

        self.assertEqual([article.title for article in recommended_articles(mirror)], ["Other"])

    def test_come_from_the_section_first_and_then_from_the_sections_around(self):
        self.add("Around", self.notices)
        self.add("Beside")

        self.assertEqual(self.titles(), ["Beside", "Around"])

    def test_prefer_what_is_read_and_then_what_is_new(self):
        self.add("Old", published_at=moment("2020-01-01"))
        self.add("New", published_at=moment("2021-01-01"))
        record_view(self.add("Read", published_at=moment("2019-01-01")).pk)

        self.assertEqual(self.titles(), ["Read", "New", "Old"])

    def test_begin_with_those_chosen_by_hand_in_their_order_and_each_once(self):
        first, second = self.add("First", self.notices), self.add("Second", self.notices)
        self.add("Beside")
        self.article.recommended = hand_picked(second, first, second)

        self.assertEqual(self.titles(), ["Second", "First", "Beside"])

    def test_leave_out_a_chosen_draft(self):
        draft = self.add("Draft", live=False)
        self.add("Beside")
        self.article.recommended = hand_picked(draft)

        self.assertEqual(self.titles(), ["Beside"])

    def test_stay_in_the_branch_of_the_topmost_section(self):
        self.add("Foreign", a_section(self.section_class, "Another area"))
        self.add("Beside")

        self.assertEqual(self.titles(), ["Beside"])

    def test_are_at_most_as_many_as_asked_for(self):
        for number in range(5):
            self.add(f"Beside {number}")

        self.assertEqual([len(self.titles()), len(self.titles(limit=1))], [3, 1])

    def test_are_never_empty_however_the_only_other_article_lies(self):
        places = [self.news, self.notices, a_section(self.section_class, "Deep", under=self.notices)]
        moments = [moment("2009-01-01"), moment("2031-01-01")]
        for number in range(20):
            other = self.add(f"Only {number}", places[number % 3], published_at=moments[number % 2])
            if number % 4 > 1:
                record_view(other.pk)
            if number % 5 == 4:
                self.article.recommended = hand_picked(self.article, other)
            with self.subTest(number):
                self.assertEqual(self.titles(), [f"Only {number}"])
            other.delete()

    def test_find_the_only_one_behind_many_drafts(self):
        self.add("Only")
        for number in range(30):
            self.add(f"Draft {number}", live=False)

        self.assertEqual(self.titles(), ["Only"])

    def test_name_a_mirrored_article_once(self):
        self.add("Mirrored").create_alias(parent=self.notices)
        self.add("Other", self.notices, published_at=moment("2001-01-01"))

        self.assertEqual(sorted(self.titles()), ["Mirrored", "Other"])

    def test_cost_as_many_queries_for_three_as_for_one(self):
        self.add("Beside")
        self.titles()
        with self.assertNumQueries(2):  # what there is, and their cards
            self.titles(limit=1)
        for number in range(4):
            self.add(f"More {number}", self.notices, cover=a_picture())

        with self.assertNumQueries(2):
            self.titles()

    def test_leave_out_what_is_not_for_everybody(self):
        closed = a_section(self.section_class, "Closed", under=self.area)
        self.add("Inside", closed)
        self.article.recommended = hand_picked(self.add("Chosen inside", closed))
        PageViewRestriction.objects.create(page_id=closed.pk, restriction_type=PageViewRestriction.LOGIN)
        self.add("Beside")
        self.titles()

        with self.assertNumQueries(2):
            self.assertEqual(self.titles(), ["Beside"])

    def test_name_the_section_of_each(self):
        self.add("Around", self.notices)
        self.add("Beside")

        found = [(article.section.title, article.section.url) for article in recommended_articles(self.article)]

        self.assertEqual(found, [("News", self.news.url), ("Notices", self.notices.url)])


class OwnRecommendationTests(OwnPages, RecommendationTests, TestCase):
    pass


class ReadyMadeRecommendationTests(ReadyMadePages, RecommendationTests, TestCase):
    if not settings.SWAPPED_BASE_PAGE:

        def test_prefer_those_that_share_most_tags(self):
            self.article.tags.add("harbour", "ships")
            self.add("Beside")
            for title, tags in {"One": ["ships"], "Both": ["harbour", "ships"]}.items():
                page = self.add(title, self.notices)
                page.tags.add(*tags)
                page.save()

            self.article.tag_list  # noqa: B018 -- the page has read its tags by then

            with self.assertNumQueries(2):
                self.assertEqual(self.titles(), ["Both", "One", "Beside"])

        def test_cost_two_queries_with_every_wish_and_nobody_who_remembers(self):
            self.article.tags.add("harbour")
            others = [self.add(f"Other {number}", self.notices, cover=a_picture()) for number in range(4)]
            others[0].tags.add("harbour")
            others[0].save()
            self.article.recommended = hand_picked(others[1])
            self.article.tag_list  # noqa: B018 -- the page has read its tags by then

            with self.assertNumQueries(2):
                self.assertEqual(self.titles()[:2], ["Other 1", "Other 0"])
