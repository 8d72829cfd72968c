"""Wagtail's preview API with the token of someone who may publish: a problem document says why not."""

from django.test import TestCase, override_settings

from wagtail.actions import CreatePageAliasAction
from wagtail.models import APIToken

from articles.review.guard import move_refusal, refusal
from tests.articles.builders import a_section, an_article
from tests.articles.review.builders import a_draft, a_person, a_reviewed_section, a_workflow, approve, fresh, submit
from tests.articles.worlds import OwnPages, ReadyMadePages

PROBLEM = "application/problem+json"


class ApiTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.final = a_person("final", "first", may=["add", "change", "publish"])
        cls.boss = a_person("boss", superuser=True)
        cls.section = a_reviewed_section(cls.section_class, a_workflow("One", ["first"]), title="News")
        cls.free = a_section(cls.section_class, title="Free")
        cls.draft = a_draft(cls.section, cls.article_class, by=cls.author)
        cls.tokens = [APIToken.create_token(user=user, name="front end")[1] for user in (cls.final, cls.boss)]

    def post(self, path, data=None, *, method="post", token=None):
        headers = {"Authorization": f"Bearer {token or self.tokens[1]}"}
        call = getattr(self.client, method)
        return call(f"/api/v3/pages/{path}", data or {}, content_type="application/json", headers=headers)

    def refuses(self, sentence, path, data=None, **kwargs):
        before = set(self.article_class.objects.live().values_list("pk", "live_revision", "path", "title"))
        for token in self.tokens:
            answer = self.post(path, data, token=token, **kwargs)
            self.assertEqual((answer.status_code, answer["Content-Type"]), (403, PROBLEM), answer.content)
            self.assertEqual(answer.json()["detail"], sentence)
        live = set(self.article_class.objects.live().values_list("pk", "live_revision", "path", "title"))
        self.assertEqual(live, before)

    def a_live_page(self):
        submit(self.draft, self.author)
        approve(self.draft, self.final)
        return fresh(self.draft)

    def test_publish(self):
        self.refuses(refusal(self.draft), f"{self.draft.pk}/actions/publish/")

    def test_create_published(self):
        meta = {"type": self.article_class._meta.label, "parent_id": self.section.pk, "action": "publish"}
        data = {"title": "At once", "slug": "at-once", "meta": meta}

        for token in self.tokens:
            answer = self.post("", data, token=token)
            self.assertEqual(answer.status_code, 403, answer.content)
        self.assertEqual(self.article_class.objects.filter(title="At once").count(), 0)

    def test_change_published(self):
        page = self.a_live_page()
        page.title = "Other words"
        data = {"title": page.title, "meta": {"type": self.article_class._meta.label, "action": "publish"}}

        self.refuses(refusal(page), f"{page.pk}/", data, method="patch")

    def test_copy_live(self):
        page = self.a_live_page()

        self.refuses(refusal(page), f"{page.pk}/actions/copy/", {"destination_id": self.section.pk, "slug": "copy"})

    def test_move(self):
        page = an_article(self.free, self.article_class, "Unreviewed")
        data = {"destination_id": self.section.pk, "position": "last-child"}

        self.refuses(move_refusal(page), f"{page.pk}/actions/move/", data)

    def test_alias(self):
        page = an_article(self.free, self.article_class, "Unreviewed")
        sentence = refusal(self.draft).replace(self.draft.title, "Unreviewed")

        self.refuses(sentence, f"{page.pk}/actions/create_alias/", {"destination_id": self.section.pk})

    def test_convert_alias(self):
        mirror = CreatePageAliasAction(self.a_live_page(), parent=self.section, update_slug="mirror").execute()

        self.refuses(refusal(mirror), f"{mirror.pk}/actions/convert_alias/")

        self.assertEqual(fresh(mirror).alias_of_id, self.draft.pk)

    def test_going_back_to_a_version_makes_a_draft(self):
        old = self.draft.latest_revision_id
        page = self.a_live_page()
        page.title = "Other words"
        page.save_revision(user=self.author)

        answer = self.post(f"{page.pk}/actions/revert/", {"revision_id": old})

        self.assertEqual(answer.status_code, 200, answer.content)
        self.assertEqual(fresh(page).live_revision_id, old)
        self.assertNotEqual(fresh(page).latest_revision_id, old)


@override_settings(ROOT_URLCONF="tests.own_pages.api_v3_urls")
class ReadyMadeApiTests(ReadyMadePages, ApiTests, TestCase):
    pass


@override_settings(ROOT_URLCONF="tests.own_pages.api_v3_urls")
class OwnPageApiTests(OwnPages, ApiTests, TestCase):
    pass
