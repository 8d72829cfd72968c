"""Every door of the admin that ends in a live page, tried by the one person who may publish there."""

from datetime import timedelta
from urllib.parse import urlencode

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from wagtail.actions import CreatePageAliasAction
from wagtail.models import PageLogEntry

from articles.review.guard import move_refusal, refusal
from tests.articles.builders import a_section, an_article
from tests.articles.review.builders import (
    Page,
    a_draft,
    a_person,
    a_reviewed_section,
    a_workflow,
    approve,
    fresh,
    submit,
)
from tests.articles.review.forms import form_data
from tests.articles.worlds import OwnPages, ReadyMadePages


class AdminRefusalTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.boss = a_person("boss", superuser=True)
        cls.section = a_reviewed_section(cls.section_class, a_workflow("One", ["first"]), title="News")
        cls.free = a_section(cls.section_class, title="Free")
        cls.draft = a_draft(cls.section, cls.article_class, by=cls.author)

    def setUp(self):
        self.client.force_login(self.boss)
        self.edit_url = reverse("wagtailadmin_pages:edit", args=[self.draft.pk])

    def refuses(self, sentence, url, data):
        """The action leaves no page live that was not, and the person reads why."""
        before = set(self.article_class.objects.live().values_list("pk", "live_revision", "path"))
        response = self.client.post(url, data, follow=True)

        self.assertEqual(set(self.article_class.objects.live().values_list("pk", "live_revision", "path")), before)
        self.assertIn(sentence, [str(message).strip() for message in response.context["messages"]])

    def bulk(self, action, *pages):
        url = reverse("wagtail_bulk_action", args=[Page._meta.app_label, Page._meta.model_name, action])
        ids = [("id", page.pk) for page in pages]
        return f"{url}?{urlencode([*ids, ('next', reverse('wagtailadmin_home'))])}"

    def a_live_page(self):
        submit(self.draft, self.author)
        approve(self.draft, a_person("one", "first", may=["change", "publish"]))
        return fresh(self.draft)

    def copying(self, page, to, **values):
        parent = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": to.pk}
        return reverse("wagtailadmin_pages:copy", args=[page.pk]), {**parent, **values}

    def test_the_editor_has_no_publish_button(self):
        create = reverse(
            "wagtailadmin_pages:add",
            args=[self.article_class._meta.app_label, self.article_class._meta.model_name, self.section.pk],
        )

        self.assertNotContains(self.client.get(self.edit_url), 'value="action-publish"')
        self.assertNotContains(self.client.get(self.edit_url), 'name="action-publish"')
        self.assertNotContains(self.client.get(create), 'name="action-publish"')

    def test_a_free_section_has_one(self):
        page = a_draft(self.free, self.article_class, "Free", by=self.author)

        self.assertContains(
            self.client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])), 'name="action-publish"'
        )

    def test_a_forged_publish_of_a_draft(self):
        data = form_data(self.client, self.edit_url, **{"action-publish": "1"})

        self.refuses(refusal(self.draft), self.edit_url, data)

    def test_a_forged_publish_with_a_time(self):
        later = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
        data = form_data(self.client, self.edit_url, **{"action-publish": "1", "go_live_at": later})

        self.refuses(refusal(self.draft), self.edit_url, data)

        self.assertEqual(self.draft.revisions.exclude(approved_go_live_at=None).count(), 0)

    def test_a_forged_publish_of_a_new_page_keeps_it_as_a_draft(self):
        url = reverse(
            "wagtailadmin_pages:add",
            args=[self.article_class._meta.app_label, self.article_class._meta.model_name, self.section.pk],
        )
        data = form_data(self.client, url, title="At once", slug="at-once", **{"action-publish": "1"})

        self.client.post(url, data, follow=True)

        self.assertEqual(self.article_class.objects.get(title="At once").live, False)

    def test_going_back_to_an_older_version_and_publishing_it(self):
        old = self.draft.latest_revision
        page = self.a_live_page()
        page.save_revision(user=self.author)
        url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
        data = form_data(self.client, url, **{"action-publish": "1", "title": "As it was"})
        page.title = "As it was"

        self.refuses(refusal(page), self.edit_url, data)

    def test_bulk_publish(self):
        self.refuses(refusal(self.draft), self.bulk("publish", self.draft), {})

    def test_bulk_publish_of_what_is_below(self):
        url = self.bulk("publish", self.section.get_parent())

        self.refuses(refusal(self.draft), url, {"include_descendants": "on"})

    def test_bulk_move(self):
        page = an_article(self.free, self.article_class, "Unreviewed")

        self.refuses(move_refusal(page), self.bulk("move", page), {"chooser": self.section.pk})

    def test_a_move(self):
        page = an_article(self.free, self.article_class, "Unreviewed")
        url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, self.section.pk])

        self.refuses(move_refusal(page), url, {})

    def test_a_published_copy(self):
        page = self.a_live_page()
        sentence = "A copy goes live only after review. Copy it as a draft and submit the copy."

        url, data = self.copying(page, self.section, publish_copies="on")
        with self.settings(LANGUAGE_CODE="en"):
            self.refuses(sentence, url, data)

    def test_a_mirror_of_a_page_from_elsewhere(self):
        page = an_article(self.free, self.article_class, "Unreviewed")

        url, data = self.copying(page, self.section, alias="on")

        self.refuses(refusal(page, under=self.section), url, data)

    def test_the_form_offers_no_copy_that_would_be_refused(self):
        url = reverse("wagtailadmin_pages:copy", args=[self.draft.pk])
        offered = {"publish_copies", "alias"}

        self.assertEqual(offered & set(self.client.get(url).context["form"].fields), set())
        self.a_live_page()
        self.assertEqual(offered & set(self.client.get(url).context["form"].fields), {"alias"})

    def test_a_mirror_made_a_page_of_its_own(self):
        mirror = CreatePageAliasAction(self.a_live_page(), parent=self.section, update_slug="mirror").execute()

        self.client.post(reverse("wagtailadmin_pages:convert_alias", args=[mirror.pk]), follow=True)

        self.assertEqual(fresh(mirror).alias_of_id, self.draft.pk)

    def test_the_api_of_the_admin(self):
        response = self.client.post(
            f"/admin/api/main/pages/{self.draft.pk}/action/publish/", headers={"X-Requested-With": "XMLHttpRequest"}
        )

        self.assertEqual((response.status_code, fresh(self.draft).live), (403, False))
        self.assertEqual(response.json()["detail"], refusal(self.draft))

    def test_a_schedule_is_taken_back_and_not_renewed(self):
        self.draft.go_live_at = timezone.now() + timedelta(days=1)
        self.draft.save_revision(user=self.author)
        self.a_live_page()
        revision = fresh(self.draft).scheduled_revision

        self.client.post(reverse("wagtailadmin_pages:revisions_unschedule", args=[self.draft.pk, revision.pk]))

        self.assertEqual((fresh(self.draft).live, fresh(self.draft).scheduled_revision), (False, None))
        self.assertEqual(PageLogEntry.objects.filter(action="wagtail.schedule.cancel").count(), 1)


class ReadyMadeAdminRefusalTests(ReadyMadePages, AdminRefusalTests, TestCase):
    pass


class OwnPageAdminRefusalTests(OwnPages, AdminRefusalTests, TestCase):
    pass
