from unittest import skipIf

from django.conf import settings
from django.urls import reverse

from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import nested_form_data, streamfield

from articles.models import ArticleSource
from tests.articles.builders import a_section, an_article
from tests.articles.worlds import OwnPages, ReadyMadePages


def the_form(**values):
    empty = {"body": streamfield([]), "recommended": streamfield([])}
    return nested_form_data({"title": "Harbour opens", "slug": "", **empty, **values})


class EditingTests:
    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(cls.section_class)
        cls.article = an_article(cls.section, cls.article_class)

    def setUp(self):
        self.login()

    def create(self, **values):
        """What the admin answers when somebody types this into the form of a new article."""
        meta = self.article_class._meta
        address = reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, self.section.pk])
        return self.client.post(address, the_form(**values))

    def newest(self):
        return self.article_class.objects.order_by("pk").last().get_latest_revision_as_object()

    def test_can_be_rendered_edited_and_previewed(self):
        self.assertPageIsRoutable(self.article)
        self.assertPageIsEditable(self.article, post_data=the_form(slug="harbour-opens"))
        self.assertPageIsPreviewable(self.article, post_data=the_form(slug="harbour-opens"))
        self.assertPageIsEditable(self.section, post_data={"title": "News", "slug": "news", "introduction": ""})
        self.assertPageIsPreviewable(self.section, post_data={"title": "News", "slug": "news"})

    def test_can_be_previewed_before_it_is_saved(self):
        meta = self.article_class._meta
        address = reverse("wagtailadmin_pages:preview_on_add", args=[meta.app_label, meta.model_name, self.section.pk])

        answer = self.client.post(address, the_form(title="Not yet saved"))

        self.assertEqual(answer.json()["is_valid"], True)
        preview = self.client.get(address)
        self.assertContains(preview, "<h1>Not yet saved</h1>", html=True)
        self.assertNotContains(preview, "articles/views.js")

    def test_takes_times_as_people_in_china_type_them(self):
        for typed in ["2023年5月6日 08:09:10", "2023-05-06 08:09:10", "2023/5/6 8时9分10秒"]:
            with self.subTest(typed):
                self.create(published_at=typed)

                self.assertEqual(f"{self.newest().published_at.astimezone():%F %T %Z}", "2023-05-06 08:09:10 CST")

    def test_says_in_chinese_that_a_time_is_none(self):
        answer = self.create(published_at="tomorrow")

        self.assertContains(answer, "输入一个有效的日期/时间。")

    def test_makes_an_address_from_a_chinese_title(self):
        self.create(title="青禾县基层治理能力提升班开班")

        self.assertEqual(self.newest().slug, "qing-he-xian-ji-ceng-zhi-li-neng-li-ti-sheng-ban")

    def test_makes_two_addresses_for_one_title(self):
        self.create(title="开班")
        self.create(title="开班")

        self.assertEqual(self.newest().slug, "kai-ban-2")


class OwnEditingTests(OwnPages, EditingTests, WagtailPageTestCase):
    pass


class ReadyMadeEditingTests(ReadyMadePages, EditingTests, WagtailPageTestCase):
    pass


@skipIf(settings.SWAPPED_BASE_PAGE, "The own pages stand anywhere.")
class TreeTests(ReadyMadePages, WagtailPageTestCase):
    def test_sections_nest_and_hold_articles(self):
        self.assertAllowedSubpageTypes(self.section_class, {self.section_class, self.article_class})
        self.assertAllowedParentPageTypes(self.article_class, {self.section_class})
        self.assertAllowedSubpageTypes(self.article_class, {})

    def test_an_article_stands_in_a_section_only(self):
        self.assertCanCreateAt(self.section_class, self.article_class)
        self.assertCanNotCreateAt(Page, self.article_class)
        self.assertCanNotCreateAt(self.article_class, self.section_class)

    def test_a_source_in_use_stays(self):
        source = ArticleSource.objects.create(name="Linjiang Daily")
        an_article(a_section(self.section_class), self.article_class, source=source)

        with self.assertRaisesMessage(Exception, "protected"):
            source.delete()
