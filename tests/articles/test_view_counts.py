from datetime import date

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import TestCase, override_settings
from django.urls import reverse

from wagtail.models import Locale

from articles.models import DailyViewCount, ViewTotal
from articles.view_counts import add_initial_views, record_view, total_views, views_since
from tests.articles.builders import BROWSER, a_section, an_article
from tests.articles.worlds import OwnPages, ReadyMadePages

PREFETCHES = [
    {"Sec-Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"Purpose": "prefetch"},
    {"X-Moz": "prefetch"},
    {"X-Purpose": "preview"},
]
ROBOTS = [
    "",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; HaosouSpider)",
    "curl/8.4.0",
]
METHODS = {"articles:count_view": "POST", "articles:count_picture": "GET"}
FOREIGN = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


class ViewCountTests:
    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(cls.section_class)
        cls.article = an_article(cls.section, cls.article_class)

    def setUp(self):
        cache.clear()

    def views(self, page=None):
        page = page or self.article
        return total_views([page.pk])[page.pk]

    def read(self, page=None, **headers):
        address = reverse("articles:count_view", args=[(page or self.article).view_token])
        return self.client.post(address, headers=BROWSER | headers)

    def test_publishing_an_older_draft_keeps_the_count(self):
        draft = self.article.save_revision()
        record_view(self.article.pk)

        draft.publish()

        self.assertEqual(self.article_class.objects.get(pk=self.article.pk).view_count, 1)

    def test_going_back_to_an_earlier_version_keeps_the_count(self):
        first = self.article.save_revision()
        self.article.title = "Harbour open"
        self.article.save_revision().publish()
        record_view(self.article.pk)

        first.as_object().save_revision(previous_revision=first).publish()

        self.assertEqual(self.views(), 1)

    def test_moving_keeps_the_count(self):
        record_view(self.article.pk)

        self.article.move(a_section(self.section_class, "Elsewhere"), pos="last-child")

        self.assertEqual(self.views(), 1)

    def test_a_copy_starts_at_nothing(self):
        record_view(self.article.pk)

        copy = self.article.copy(update_attrs={"slug": "copy"})

        self.assertEqual((self.views(), copy.view_count), (1, 0))

    def test_a_translation_starts_at_nothing(self):
        record_view(self.article.pk)
        french = Locale.objects.get_or_create(language_code="fr")[0]

        translation = self.article.copy_for_translation(french, copy_parents=True)

        self.assertEqual((self.views(), translation.view_count), (1, 0))

    def test_an_alias_counts_for_its_source_and_shows_its_number(self):
        alias = self.article.create_alias(parent=a_section(self.section_class, "Elsewhere"))

        answer = self.read(alias)

        self.assertEqual(answer.json(), {"view_count": 1})
        self.assertEqual((self.views(), self.views(alias), alias.view_count), (1, 0, 1))

    def test_a_deleted_article_takes_its_rows_along(self):
        record_view(self.article.pk)

        self.article.delete()

        self.assertEqual((ViewTotal.objects.count(), DailyViewCount.objects.count()), (0, 0))

    def test_counts_by_day_beside_the_number_brought_from_an_old_site(self):
        add_initial_views(self.article.pk, 1024)
        record_view(self.article.pk, on=date(2026, 1, 1))
        record_view(self.article.pk, on=date(2026, 1, 2))
        record_view(self.article.pk, on=date(2026, 1, 2))

        self.assertEqual(self.views(), 1027)
        recent = views_since(date(2026, 1, 2)).values_list("page_id", "recent")
        self.assertEqual(list(recent), [(self.article.pk, 2)])

    def test_counts_a_person_once_in_the_window(self):
        answers = [self.read().json(), self.read().json()]

        self.assertEqual(answers, [{"view_count": 1}, {"view_count": 1}])

    def test_counts_two_people_twice(self):
        self.read()
        self.read(**{"User-Agent": "Mozilla/5.0 (Macintosh) Safari/605.1"})

        self.assertEqual(self.views(), 2)

    @override_settings(ARTICLES_VIEW_WINDOW=0)
    def test_counts_every_view_where_the_site_wants_no_window(self):
        self.read()
        self.read()

        self.assertEqual(self.views(), 2)

    def test_does_not_count_robots(self):
        for agent in ROBOTS:
            with self.subTest(agent):
                self.assertEqual(self.read(**{"User-Agent": agent}).json(), {"view_count": 0})

    def test_does_not_count_prefetches(self):
        for headers in PREFETCHES:
            with self.subTest(headers):
                self.assertEqual(self.read(**headers).json(), {"view_count": 0})

    def test_does_not_count_for_the_scripts_of_other_sites(self):
        for headers in FOREIGN:
            with self.subTest(headers):
                self.assertEqual(self.read(**headers).json(), {"view_count": 0})

    def test_counts_our_own_script(self):
        answer = self.read(**{"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"})

        self.assertEqual(answer.json(), {"view_count": 1})

    @override_settings(CORS_ALLOWED_ORIGINS=["https://front.example"])
    def test_counts_for_a_front_end_of_ours_on_another_host(self):
        answer = self.read(**{"Origin": "https://front.example", "Sec-Fetch-Site": "cross-site"})

        self.assertEqual(answer.json(), {"view_count": 1})

    def test_knows_no_page_without_its_token(self):
        token = self.article.view_token
        for forged in [str(self.article.pk), f"{self.article.pk + 1}{token[token.index('~') :]}", token[:-1]]:
            with self.subTest(forged):
                for name in ("articles:count_view", "articles:count_picture"):
                    address = reverse(name, args=[forged])
                    self.assertEqual(self.client.generic(METHODS[name], address, headers=BROWSER).status_code, 404)

        self.assertEqual(self.views(), 0)

    def test_the_token_is_the_same_for_everybody_and_for_good(self):
        again = self.article_class.objects.get(pk=self.article.pk)

        self.assertEqual(again.view_token, self.article.view_token)

    def test_counts_without_scripts_by_a_picture(self):
        picture = self.client.get(reverse("articles:count_picture", args=[self.article.view_token]), headers=BROWSER)

        self.assertEqual((picture["Content-Type"], picture.content[:6]), ("image/gif", b"GIF89a"))
        self.assertIn("no-store", picture["Cache-Control"])
        self.assertEqual(self.views(), 1)

    def test_script_and_picture_are_one_reading(self):
        self.read()
        self.client.get(reverse("articles:count_picture", args=[self.article.view_token]), headers=BROWSER)

        self.assertEqual(self.views(), 1)

    def test_does_not_count_those_who_work_here(self):
        self.client.force_login(get_user_model().objects.create_superuser("editor", "", "secret"))

        self.assertEqual(self.read().json(), {"view_count": 0})

    def test_believes_only_our_own_proxy_where_a_visitor_is(self):
        self.read(**{"X-Forwarded-For": "198.51.100.1"})
        self.read(**{"X-Forwarded-For": "198.51.100.2"})
        self.assertEqual(self.views(), 1)

        with override_settings(ARTICLES_TRUSTED_PROXIES=1):
            for forwarded in ["198.51.100.1", "203.0.113.9, 198.51.100.1", "198.51.100.2"]:
                self.read(**{"X-Forwarded-For": forwarded})

        self.assertEqual(self.views(), 3)

    def test_is_only_ever_posted_and_never_kept(self):
        address = reverse("articles:count_view", args=[self.article.view_token])

        self.assertEqual(self.client.get(address).status_code, 405)
        self.assertIn("no-store", self.read()["Cache-Control"])
        self.assertEqual(dict(self.client.cookies), {})

    def test_the_number_brought_along_is_kept_apart(self):
        add_initial_views(self.article.pk, 1024)
        record_view(self.article.pk)

        total = ViewTotal.objects.get(page_id=self.article.pk)
        self.assertEqual((total.views, total.base, total.counted), (1025, 1024, 1))

    def test_writes_two_rows_and_touches_neither_page_nor_index(self):
        record_view(self.article.pk)

        with self.assertNumQueries(4):  # a savepoint, two updates, its release
            record_view(self.article.pk)


class ReadyMadeViewCountTests(ReadyMadePages, ViewCountTests, TestCase):
    pass


class OwnViewCountTests(OwnPages, ViewCountTests, TestCase):
    pass
