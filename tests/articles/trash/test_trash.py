from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, ReferenceIndex, TaskState, WorkflowPage

from articles.models import DeletedPage, ReviewTaskState
from articles.review.rules import is_approved
from articles.trash.restore import RestoreRefused, restore
from articles.view_counts import record_view, total_views
from tests.articles.builders import a_picture, a_section, an_article
from tests.articles.review.builders import Page, a_draft, a_person, a_workflow, approve, fresh, submit
from tests.articles.worlds import OwnPages, ReadyMadePages


class TrashTests:
    @classmethod
    def setUpTestData(cls):
        cls.boss = a_person("boss", superuser=True)
        cls.author = a_person("author", may=["add", "change"])
        cls.chief = a_person("chief", may=["change", "publish", "bulk_delete"])
        cls.section = a_section(cls.section_class)
        cls.article = an_article(cls.section, cls.article_class, body="Ships came in.", owner=cls.author)

    def delete(self, page, by=None):
        fresh(page).delete(user=by or self.boss)
        return DeletedPage.objects.tops().get(page_key=page.pk)

    def bring_back(self, deleted, **values):
        return restore(deleted, **({"by": self.boss} | values))

    def test_keeps_what_was_deleted_by_whom(self):
        deleted = self.delete(self.article, by=self.chief)

        self.assertEqual((deleted.title, deleted.deleted_by), ("Harbour opens", self.chief))
        self.assertEqual((deleted.was_live, deleted.parent_key), (True, self.section.pk))
        self.assertFalse(self.article_class.objects.filter(pk=self.article.pk).exists())

    def test_keeps_what_code_deletes(self):
        self.article_class.objects.filter(pk=self.article.pk).delete()

        self.assertEqual(DeletedPage.objects.get().page_key, self.article.pk)

    def test_brings_it_back_as_a_draft_with_number_text_and_address(self):
        page = self.bring_back(self.delete(self.article))

        self.assertEqual((page.pk, page.live, page.url_path), (self.article.pk, False, self.article.url_path))
        self.assertIn("Ships came in.", str(page.body))
        self.assertEqual((page.owner, page.get_parent().pk), (self.author, self.section.pk))
        self.assertEqual(DeletedPage.objects.count(), 0)

    def test_a_reviewed_page_comes_back_without_the_decisions_on_versions_that_are_gone(self):
        WorkflowPage.objects.create(page_id=self.section.pk, workflow=a_workflow())
        page = a_draft(self.section, self.article_class, "Bridge opens", by=self.author)
        submit(page, self.author)
        for stage in ("first", "second", "final"):
            approve(page, a_person(stage, stage, may=["change", "publish"]))

        restored = self.bring_back(self.delete(page))

        connection.check_constraints()
        self.assertFalse(restored.live)
        self.assertEqual(list(ReviewTaskState.objects.values_list("pk")), list(TaskState.objects.values_list("pk")))
        self.assertFalse(is_approved(restored, restored.latest_revision_id))

    def test_leaves_the_tree_sound(self):
        self.bring_back(self.delete(self.article))
        an_article(self.section, self.article_class, "Next")

        self.assertEqual(Page.find_problems(), ([], [], [], [], []))

    def test_brings_views_redirects_and_restrictions_back(self):
        record_view(self.article.pk)
        Redirect.objects.create(old_path="/old", redirect_page_id=self.article.pk)
        PageViewRestriction.objects.create(page_id=self.article.pk, restriction_type="login")

        page = self.bring_back(self.delete(self.article))

        self.assertEqual(total_views([page.pk]), {page.pk: 1})
        self.assertEqual(Redirect.objects.get().redirect_page_id, page.pk)
        self.assertEqual(page.get_view_restrictions().count(), 1)

    def test_brings_the_latest_draft_back_by_those_who_wrote_it(self):
        self.article.save_revision(user=self.chief).publish()
        self.article.title = "Harbour closes"
        self.article.save_revision(user=self.author)

        page = self.bring_back(self.delete(self.article))

        latest = page.get_latest_revision()
        self.assertEqual(latest.as_object().title, "Harbour closes")
        self.assertEqual([revision.user for revision in page.revisions.order_by("pk")], [self.chief, self.author])
        self.assertEqual((page.title, page.draft_title), ("Harbour opens", "Harbour closes"))
        self.assertEqual((page.live_revision_id, page.latest_revision_id), (None, latest.pk))

    def test_may_be_published_again(self):
        page = self.bring_back(self.delete(self.article))

        page.get_latest_revision().publish()

        self.assertContains(self.client.get(self.article.url), "Ships came in.")

    def test_points_those_who_pointed_to_it_to_it_again(self):
        mirror = self.article.create_alias(parent=self.section, update_slug="mirror")

        deleted = self.delete(self.article)
        self.assertIsNone(fresh(mirror).alias_of_id)
        self.bring_back(deleted)

        self.assertEqual(fresh(mirror).alias_of_id, self.article.pk)

    def test_a_section_comes_back_with_all_below_it(self):
        below = a_section(self.section_class, title="Below", under=self.section)
        deep = an_article(below, self.article_class, "Deep")
        deleted = self.delete(self.section)
        self.assertEqual(DeletedPage.objects.count(), 4)

        section = self.bring_back(deleted)

        self.assertEqual(
            list(section.get_descendants().values_list("pk", "live", "url_path")),
            [
                (self.article.pk, False, self.article.url_path),
                (below.pk, False, below.url_path),
                (deep.pk, False, deep.url_path),
            ],
        )
        self.assertEqual(Page.find_problems(), ([], [], [], [], []))

    def test_only_the_page_that_was_deleted_is_listed(self):
        self.delete(self.section)

        self.assertEqual([row.page_key for row in DeletedPage.objects.tops()], [self.section.pk])

    def test_a_section_comes_back_under_the_reviews_it_had(self):
        workflow = a_workflow()
        WorkflowPage.objects.create(page_id=self.section.pk, workflow=workflow)

        section = self.bring_back(self.delete(self.section))

        self.assertEqual(section.get_workflow(), workflow)

    def test_takes_another_address_where_its_own_is_taken(self):
        deleted = self.delete(self.article)
        an_article(self.section, self.article_class, slug=self.article.slug)

        page = self.bring_back(deleted)

        self.assertEqual(page.slug, f"{self.article.slug}-1")
        self.assertEqual(page.get_latest_revision().as_object().slug, page.slug)
        self.assertEqual(page.url_path, f"{self.section.url_path}{page.slug}/")

    def test_does_without_what_is_gone_meanwhile(self):
        picture = a_picture()
        self.article.cover = picture
        self.article.save()
        deleted = self.delete(self.article)
        picture.delete()
        self.author.delete()

        page = self.bring_back(deleted)

        self.assertEqual((page.cover, page.owner), (None, None))

    def test_asks_where_to_when_the_page_above_is_gone(self):
        deleted = self.delete(self.article)
        self.delete(self.section)
        elsewhere = a_section(self.section_class, title="Elsewhere")

        self.assertRaises(RestoreRefused, self.bring_back, deleted)
        page = self.bring_back(deleted, to=elsewhere)

        self.assertEqual(page.url_path, f"{elsewhere.url_path}{page.slug}/")

    def test_is_found_and_its_references_known_again(self):
        self.article.cover = a_picture()
        self.article.save()

        page = self.bring_back(self.delete(self.article))

        self.assertEqual([found.pk for found in self.article_class.objects.search("Harbour")], [page.pk])
        self.assertEqual(ReferenceIndex.get_references_to(page.cover).count(), 1)

    def test_those_who_could_not_delete_it_do_not_see_it(self):
        live = self.delete(self.article)
        draft = self.delete(a_draft(self.section, self.article_class, "Draft", by=self.author), by=self.author)

        self.assertEqual(list(DeletedPage.objects.visible_to(self.author)), [draft])
        self.assertEqual(set(DeletedPage.objects.visible_to(self.chief)), {live, draft})
        self.assertEqual(list(DeletedPage.objects.visible_to(a_person("stranger"))), [])

    def test_an_editor_brings_an_own_draft_back(self):
        draft = a_draft(self.section, self.article_class, "Draft", by=self.author)

        page = self.bring_back(self.delete(draft, by=self.author), by=self.author)

        self.assertEqual(page.owner, self.author)

    def test_is_forgotten_after_thirty_days(self):
        recent = self.delete(a_draft(self.section, self.article_class, "Draft", by=self.author))
        old = self.delete(self.article)
        DeletedPage.objects.filter(pk=old.pk).update(deleted_at=timezone.now() - timedelta(days=31))

        call_command("purge_deleted_pages", stdout=StringIO())

        self.assertEqual(list(DeletedPage.objects.all()), [recent])

    @override_settings(ARTICLES_TRASH_DAYS=0)
    def test_keeps_nothing_where_the_site_wants_none(self):
        fresh(self.article).delete()

        self.assertEqual(DeletedPage.objects.count(), 0)

    def test_the_admin_keeps_what_is_deleted_at_once_or_together(self):
        self.client.force_login(self.boss)
        other = an_article(self.section, self.article_class, "Other")
        bulk = reverse("wagtail_bulk_action", args=[Page._meta.app_label, Page._meta.model_name, "delete"])

        self.client.post(reverse("wagtailadmin_pages:delete", args=[self.article.pk]))
        self.client.post(f"{bulk}?id={other.pk}")

        self.assertEqual({row.page_key for row in DeletedPage.objects.tops()}, {self.article.pk, other.pk})
        self.assertEqual({row.deleted_by for row in DeletedPage.objects.all()}, {self.boss})

    def test_the_admin_lists_it_and_brings_it_back(self):
        deleted = self.delete(self.article)
        self.client.force_login(a_person("editor in chief", may=["add", "change", "publish"]))

        listed = self.client.get(reverse("articles_trash"))
        response = self.client.post(reverse("articles_restore", args=[deleted.pk]), {"parent": self.section.pk})

        self.assertEqual([row.pk for row in listed.context["object_list"]], [deleted.pk])
        self.assertRedirects(response, reverse("wagtailadmin_pages:edit", args=[self.article.pk]))

    def test_the_admin_says_why_it_may_not_be_brought_back_there(self):
        deleted = self.delete(self.article)
        self.client.force_login(self.chief)

        response = self.client.post(reverse("articles_restore", args=[deleted.pk]), {"parent": self.section.pk})

        self.assertEqual(list(response.context["form"].errors), ["parent"])
        self.assertEqual(DeletedPage.objects.count(), 1)


class ReadyMadeTrashTests(ReadyMadePages, TrashTests, TestCase):
    pass


class OwnPageTrashTests(OwnPages, TrashTests, TestCase):
    pass
