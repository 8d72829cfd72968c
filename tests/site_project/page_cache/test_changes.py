"""Every change is seen on the next request of every worker, and only by the pages it concerns."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, PageViewRestriction, Site, TaskState, Workflow, WorkflowState

from articles.models import ArticlePage, ArticleSource
from articles.view_counts import record_view
from home.models import HomePage, SiteSettings
from leads.models import ConsentNotice
from programs.models import Lecturer, ProgramPage, ProgramSession
from site_project import maintenance
from tests.articles.builders import a_picture, an_article
from tests.home.builders import a_section, settings_of_site

from .world import CachedPortal


class SeenAtOnceTests(CachedPortal):
    """Each changes something, then compares pages of two workers with what Django makes now."""

    def watched(self):
        return ["/", "/yunling/", self.news.url, self.story.url, "/linjiang/", self.foreign.url, self.catalogue.url]

    def assertSeen(self, change, *more):
        addresses = [*self.watched(), *more]
        self.warm(*addresses)
        before = {address: self.cached(address).body for address in addresses}

        with self.changing():
            change()

        self.assertAsMadeNow(*addresses)
        changed = [address for address in addresses if self.cached(address).body != before[address]]
        self.assertNotEqual(changed, [], "The change shows nowhere, so this test says nothing.")

    def rename(self, page, title):
        page.title = title
        page.save_revision().publish()

    def test_publishing(self):
        self.assertSeen(lambda: self.rename(self.story, "Harbour closed"))

    def test_a_new_page(self):
        self.assertSeen(lambda: an_article(self.news, ArticlePage, "Second ship", body="Another."))

    def test_unpublishing(self):
        self.assertSeen(self.story.unpublish)

    def test_publishing_again(self):
        with self.changing():
            self.story.unpublish()

        self.assertSeen(lambda: self.story.save_revision().publish())

    def test_publishing_what_another_institution_recommends(self):
        self.assertEqual(self.foreign.recommended[0].value.pk, self.story.pk)
        with self.changing():
            self.story.unpublish()
        self.warm(self.foreign.url)

        with self.changing():
            self.story.save_revision().publish()

        self.assertAsMadeNow(self.foreign.url)
        self.assertEqual(self.cached(self.foreign.url).text.count("Harbour opens"), 1)

    def test_moving(self):
        elsewhere = a_section(self.linjiang, "Elsewhere")

        self.assertSeen(lambda: self.story.move(elsewhere, "last-child"))

    def test_deleting(self):
        self.assertSeen(self.story.delete)

    def test_deleting_an_institution(self):
        self.assertSeen(HomePage.objects.get(pk=self.portal.pk).get_children().get(slug="linjiang").delete, "/search/")

    def test_reordering(self):
        second = a_section(self.yunling, "Notices", show_in_menus=True)

        self.assertSeen(lambda: second.move(self.news, "left"))

    def test_a_menu_entry(self):
        def enter():
            self.catalogue.show_in_menus = True
            self.catalogue.save_revision().publish()

        self.assertSeen(enter)

    def test_another_slug(self):
        def change():
            self.news.slug = "reports"
            self.news.save_revision().publish()

        self.assertSeen(change)

    def test_settings(self):
        self.assertSeen(lambda: settings_of_site(hotline="400-111-1111"))

    def test_the_name_of_a_site(self):
        self.assertSeen(lambda: SiteSettings.objects.update(name="The Portal"))

    def test_a_new_address_of_the_site(self):
        self.warm("/")

        with self.changing():
            Site.objects.get().delete()
            Site.objects.create(hostname="localhost", root_page=self.yunling, is_default_site=True)
            Site.clear_site_root_paths_cache()
        self.addCleanup(Site.clear_site_root_paths_cache)

        self.assertAsMadeNow("/")
        self.assertIn("<title>Yunling University Training</title>", self.cached("/").text)

    def test_a_source(self):
        self.story.source = self.source
        with self.changing():
            self.story.save_revision().publish()

        self.assertSeen(lambda: ArticleSource.objects.filter(pk=self.source.pk).update(name="Yunling Daily"))

    def test_a_focal_point(self):
        def focus():
            self.picture.focal_point_x, self.picture.focal_point_y = 5, 5
            self.picture.focal_point_width = self.picture.focal_point_height = 4
            self.picture.save()

        self.assertSeen(focus)

    def test_the_deletion_of_a_picture(self):
        self.assertSeen(self.picture.delete)

    def test_another_cover(self):
        other = a_picture("Bridge")

        self.assertSeen(lambda: ArticlePage.objects.filter(pk=self.story.pk).update(cover=other))

    def test_a_tag(self):
        def tag():
            self.story.tags.add("harbours")
            self.story.save()

        self.assertSeen(tag)

    def test_the_name_of_a_tag(self):
        with self.changing():
            self.story.tags.add("harbours")
            self.story.save()

        self.assertSeen(lambda: Tag.objects.filter(name="harbours").update(name="ports"))

    def test_a_session_of_a_programme(self):
        program = ProgramPage.objects.get()
        begin = timezone.localdate() + timedelta(days=10)

        self.assertSeen(
            lambda: ProgramSession.objects.create(program=program, starts_on=begin, ends_on=begin), program.url
        )

    def test_a_session_that_is_given_to_another_programme(self):
        program = ProgramPage.objects.get()
        other = self.linjiang.add_child(instance=type(self.catalogue)(title="Courses")).add_child(
            instance=ProgramPage(title="Town rule", days=2)
        )
        begin = timezone.localdate() + timedelta(days=10)
        session = ProgramSession.objects.create(program=program, starts_on=begin, ends_on=begin)

        def give():
            session.program = other
            session.save()

        self.assertSeen(give, program.url, other.url)

    def test_a_lecturer(self):
        self.assertSeen(
            lambda: Lecturer.objects.create(name="Chen Wei", institution=self.yunling),
            f"{self.catalogue.url}lecturers/",
        )

    def test_the_text_of_a_consent_notice(self):
        self.assertSeen(lambda: ConsentNotice.objects.update(title="What we keep"), self.form.url)

    def test_a_credential(self):
        def award():
            self.yunling.credentials.create(title="Charter", issued_by="The ministry")
            self.yunling.save()

        self.assertSeen(award)

    def test_rows_written_at_once(self):
        Credential = self.yunling.credentials.model

        self.assertSeen(
            lambda: Credential.objects.bulk_create(
                [Credential(page=self.yunling, title=title, issued_by="The ministry") for title in ("One", "Two")]
            )
        )

    def test_who_approved_it(self):
        reviewer = User.objects.create_superuser("reviewer", first_name="Wei", last_name="Chen")
        workflow = Workflow.objects.get(name="三审")
        type(self.picture).objects.update(licence="own")

        def approve():
            state = workflow.start(self.story, reviewer)
            TaskState.objects.filter(workflow_state=state).update(status="approved", finished_by=reviewer)
            WorkflowState.objects.filter(pk=state.pk).update(status="approved")

        self.story.save_revision()
        self.assertSeen(approve)

    def test_the_name_of_who_approved_it(self):
        self.test_who_approved_it()

        self.assertSeen(lambda: User.objects.filter(username="reviewer").update(last_name="Zhao"))

    def test_plain_sql(self):
        def write():
            with connection.cursor() as cursor:
                cursor.execute("UPDATE wagtailcore_page SET title = 'By hand' WHERE id = %s", [self.story.pk])

        self.assertSeen(write)


class NotShownTests(CachedPortal):
    def test_a_page_that_becomes_private_is_shown_to_nobody(self):
        self.warm(self.story.url)

        with self.changing():
            PageViewRestriction.objects.create(page=self.news, restriction_type="login")

        for worker in range(2):
            self.assertEqual(self.cached(self.story.url, worker).status, self.fresh(self.story.url).status)
            self.assertNotIn("Ships came in.", self.cached(self.story.url, worker).text)

    def test_a_deleted_page_is_gone_and_its_redirect_works(self):
        address = self.story.url
        self.warm(address)

        with self.changing():
            self.story.delete()
            Redirect.add_redirect(address, redirect_to=self.news)

        self.assertEqual(
            [(self.cached(address, n).status, self.cached(address, n).headers["Location"]) for n in (0, 1)],
            [("301 Moved Permanently", self.news.url)] * 2,
        )


class MaintenanceTests(CachedPortal):
    def test_shows_its_page_in_place_of_kept_ones(self):
        self.enterContext(override_settings(DATA_DIR=self.folder))
        self.addCleanup(maintenance.end)
        self.warm(self.story.url)

        maintenance.begin(name="Portal", hotline="400-000-0000")
        during = [self.cached(self.story.url, worker) for worker in range(2)]
        maintenance.end()

        self.assertEqual([answer.status for answer in during], ["503 Service Unavailable"] * 2)
        self.assertIn("400-000-0000", during[0].text)
        self.assertEqual(self.made(self.story.url), [])


class OnlyWhatItConcernsTests(CachedPortal):
    def assertKept(self, change, *addresses):
        self.warm(*addresses)

        with self.changing():
            change()

        self.assertEqual(
            [self.made(address, worker) for address in addresses for worker in (0, 1)], [[], []] * len(addresses)
        )
        self.assertAsMadeNow(*addresses)

    def other_story(self):
        return an_article(self.foreign_news, ArticlePage, "A quiet day", body="Nothing.").url

    def test_publishing_leaves_the_pages_of_other_institutions(self):
        address = self.other_story()

        def publish():
            self.story.tags.add("harbours")
            self.story.title = "Harbour closed"
            self.story.save_revision().publish()

        self.assertKept(publish, address)

    def test_so_does_a_new_page(self):
        address = self.other_story()

        self.assertKept(lambda: an_article(self.news, ArticlePage, "Second ship", body="Another."), address)

    def test_and_an_institutions_own_front_page(self):
        self.yunling.credentials.create(title="Charter", issued_by="The ministry")
        address = self.other_story()

        def publish():
            self.yunling.welcome = "Welcome"
            self.yunling.save_revision().publish()

        self.assertKept(publish, address, "/linjiang/")

    def test_a_draft_leaves_everything(self):
        def write():
            self.story.title = "Not yet"
            self.story.save_revision()

        self.assertKept(write, "/", "/yunling/", self.story.url, "/linjiang/")

    def test_readers_leave_everything(self):
        self.assertKept(lambda: record_view(self.story.pk), "/", "/yunling/", "/linjiang/")

    def test_a_signed_in_editor_leaves_everything(self):
        user = User.objects.create_user("editor")

        def sign_in():
            user.last_login = timezone.now()
            user.save(update_fields=["last_login"])

        self.assertKept(sign_in, "/", "/yunling/", self.story.url)

    def test_a_picture_is_remade_only_where_it_is_shown(self):
        address = self.other_story()

        self.assertKept(lambda: self.picture.save(), address)
        self.assertEqual(self.made(self.story.url), [self.story.url])


class LanguageTests(CachedPortal):
    def test_another_locale_empties_everything(self):
        self.warm("/")

        with self.changing():
            Locale.objects.create(language_code="en")

        self.assertEqual(self.made("/"), ["/"])
