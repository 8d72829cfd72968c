from datetime import date, timedelta

from django.contrib.auth.models import Permission
from django.test import TestCase
from django.urls import reverse
from django.utils.timezone import localdate

from bs4 import BeautifulSoup

from articles.models import ArticleSource
from articles.structured_data import article_data
from tests.articles.builders import a_section, a_source, an_article
from tests.articles.review.builders import a_person
from tests.articles.worlds import OwnPages, ReadyMadePages

Kind = ArticleSource.Kind
TODAY = date(2026, 5, 6)


class SourceTests(TestCase):
    def permission(self, **values):
        source = a_source(**values)
        asked_one = source.may_be_reprinted(on=TODAY)
        asked_all = ArticleSource.objects.reprintable(on=TODAY).filter(pk=source.pk).exists()
        self.assertEqual(asked_one, asked_all)
        return asked_one

    def test_may_be_reprinted_through_the_last_day_of_a_permission(self):
        self.assertTrue(self.permission(name="a", reprint_permitted=True, valid_until=TODAY))
        self.assertFalse(self.permission(name="b", reprint_permitted=True, valid_until=TODAY - timedelta(days=1)))

    def test_may_be_reprinted_without_an_end(self):
        self.assertTrue(self.permission(reprint_permitted=True))

    def test_may_not_be_reprinted_without_permission_unless_it_is_our_own(self):
        self.assertFalse(self.permission(name="a", kind=Kind.LISTED))
        self.assertTrue(self.permission(name="b", kind=Kind.OWN))

    def test_an_expired_permission_shows_in_the_register(self):
        expired = a_source("Old", reprint_permitted=True, valid_until=localdate() - timedelta(days=1))
        a_source("Good", reprint_permitted=True)
        self.client.force_login(a_person("boss", superuser=True))

        response = self.client.get("/admin/articles/articlesource/?permission=expired")

        self.assertEqual(list(response.context["object_list"]), [expired])

    def test_the_proof_is_for_those_who_keep_the_register(self):
        source = a_source(reprint_permitted=True, proof="Contract 2026-17")
        reader, keeper = a_person("reader"), a_person("keeper", superuser=True)
        reader.user_permissions.add(Permission.objects.get(codename="view_articlesource"))

        seen = {}
        for person in (reader, keeper):
            self.client.force_login(person)
            for page in ("", f"inspect/{source.pk}/"):
                response = self.client.get(f"/admin/articles/articlesource/{page}")
                seen[person.username, page] = (response.status_code, b"Contract 2026-17" in response.content)

        self.assertEqual(set(seen.values()), {(200, False), (200, True)})
        self.assertEqual({name for (name, _page), (_code, shown) in seen.items() if shown}, {"keeper"})


class ReprintTests:
    @classmethod
    def setUpTestData(cls):
        cls.article = an_article(
            a_section(cls.section_class),
            cls.article_class,
            "Harbour opens",
            source=a_source(reprint_permitted=True),
            original_url="https://daily.example/ships",
            original_title="First ship enters the harbour",
            original_author="Shen Zhiqiu",
            editor="Luo Suxin",
        )

    def credits(self):
        soup = BeautifulSoup(self.client.get(self.article.url).content, "html.parser")
        return [span.get_text() for span in soup.select("header .meta + .meta span, .credit span")]

    def change(self, **values):
        for name, value in values.items():
            setattr(self.article, name, value)
        self.article.save()

    def test_says_where_it_is_from_under_which_title_by_whom_and_who_is_in_charge(self):
        self.assertEqual(
            self.credits(),
            [
                "责任编辑：Luo Suxin",
                "转载自：Linjiang Daily",
                "原标题：First ship enters the harbour",
                "原作者：Shen Zhiqiu",
            ],
        )

    def test_does_not_repeat_a_title_that_is_the_same(self):
        self.change(original_title="Harbour opens")

        self.assertFalse(self.article.has_other_title)
        self.assertEqual([line for line in self.credits() if line.startswith("原标题")], [])

    def test_an_article_of_our_own_names_the_editor_only(self):
        self.change(source=None, original_url="", original_title="", original_author="")

        self.assertFalse(self.article.is_reprint)
        self.assertEqual(self.credits(), ["责任编辑：Luo Suxin"])

    def test_tells_search_engines_what_it_is_based_on(self):
        story = article_data(self.article, None)["@graph"][0]

        self.assertEqual(
            story["isBasedOn"],
            {
                "@type": "CreativeWork",
                "name": "First ship enters the harbour",
                "url": "https://daily.example/ships",
                "author": {"@type": "Person", "name": "Shen Zhiqiu"},
                "publisher": {"@type": "Organization", "name": "Linjiang Daily"},
            },
        )
        self.assertEqual(story["author"], {"@type": "Person", "name": "Shen Zhiqiu"})
        self.assertEqual(story["editor"], {"@type": "Person", "name": "Luo Suxin"})

    def test_the_editor_hints_at_a_title_that_differs(self):
        self.client.force_login(a_person("boss", superuser=True))

        self.assertEqual(self.hint_is_hidden(), False)
        self.change(original_title="Harbour opens")
        self.assertEqual(self.hint_is_hidden(), True)

    def hint_is_hidden(self):
        response = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.article.pk]))
        return (
            BeautifulSoup(response.content, "html.parser").find(attrs={"data-title-differs": True}).has_attr("hidden")
        )


class ReadyMadeReprintTests(ReadyMadePages, ReprintTests, TestCase):
    pass


class OwnPageReprintTests(OwnPages, ReprintTests, TestCase):
    pass
