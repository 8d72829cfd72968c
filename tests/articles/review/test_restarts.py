from django.test import TestCase
from django.urls import reverse
from django.utils.translation import gettext

from wagtail.models import PageLogEntry
from wagtail.test.utils import WagtailTestUtils

from tests.articles.review.builders import a_draft, a_person, a_reviewed_section, approve, fresh, send_back, submit
from tests.articles.review.forms import form_data
from tests.articles.worlds import OwnPages, ReadyMadePages


class RestartTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.one = a_person("one", "first", may=["change"])
        cls.two = a_person("two", "second", "final", may=["change"])
        cls.three = a_person("three", "final", may=["change", "publish"])
        cls.section = a_reviewed_section(cls.section_class, title="News")
        cls.page = a_draft(cls.section, cls.article_class, by=cls.author)
        submit(cls.page, cls.author)
        approve(cls.page, cls.one)

    def stage(self):
        return fresh(self.page).current_workflow_task.name

    def edit(self, user, *, autosave=False, **values):
        self.client.force_login(user)
        accept = "application/json" if autosave else "text/html"
        url = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        data = form_data(self.client, url, **values)
        return self.client.post(url, data, headers={"Accept": accept}, follow=not autosave)

    def messages(self, response):
        return [str(message).strip() for message in response.context["messages"]]

    def test_an_edit_takes_the_page_back_to_the_first_stage(self):
        fresh(self.page).save_revision(user=self.two)

        self.assertEqual(self.stage(), "first of News")
        state = fresh(self.page).current_workflow_task_state
        self.assertEqual(state.revision_id, fresh(self.page).latest_revision_id)

    def test_the_first_stage_may_approve_the_new_version(self):
        fresh(self.page).save_revision(user=self.two)

        approve(self.page, self.one)
        approve(self.page, a_person("four", "second", may=["change"]))
        approve(self.page, self.three)

        self.assertTrue(fresh(self.page).live)

    def test_the_history_says_so(self):
        fresh(self.page).save_revision(user=self.two)

        entry = PageLogEntry.objects.get(page=self.page, action="articles.restart_review")
        self.assertEqual((entry.user, entry.data["stage"]), (self.two, "second of News"))

    def test_the_editor_says_so_before(self):
        self.client.force_login(self.two)

        response = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))

        self.assertContains(response, "second of News")
        self.assertEqual(len([text for text in self.messages(response) if "second of News" in text]), 1)

    def test_the_editor_says_so_after(self):
        response = self.edit(self.two, title="Harbour closes")

        self.assertEqual(self.stage(), "first of News")
        self.assertTrue(any("first of News" in text for text in self.messages(response)))

    def test_a_reviewer_who_may_no_longer_edit_comes_to_the_inbox(self):
        visiting = a_person("visiting", "second")

        response = self.edit(visiting, title="Harbour closes")

        self.assertEqual(self.stage(), "first of News")
        self.assertRedirects(response, reverse("articles_reviews"))

    def test_autosave_does_not_begin_the_reviews_again(self):
        response = self.edit(self.two, autosave=True, title="Harbour clo")

        told = gettext(
            "Not saved automatically: a change would begin the reviews again. Save it yourself if you mean it."
        )
        self.assertEqual((response.status_code, response.json()["error_message"]), (400, told))
        # One of the codes for which Wagtail's editor shows the sentence it is sent.
        self.assertEqual(response.json()["error_code"], "locked")
        self.assertEqual(self.stage(), "second of News")

    def test_autosave_goes_on_in_a_version_of_its_own_after_sending_back(self):
        send_back(self.page, self.two)
        sent_back = fresh(self.page).latest_revision_id

        response = self.edit(self.author, autosave=True, title="Harbour closes", overwrite_revision_id=sent_back)

        self.assertEqual(response.json()["success"], True)
        self.assertNotEqual(response.json()["revision_id"], sent_back)
        self.assertEqual(fresh(self.page).latest_revision_id, response.json()["revision_id"])

    def test_the_button_does_not_promise_the_stage_that_sent_it_back(self):
        send_back(self.page, self.two)
        self.client.force_login(self.author)

        response = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))

        soup = self.get_soup(response.content)
        button = soup.select_one('button[name="action-submit"]')
        self.assertEqual(button.get_text(strip=True), gettext("Submit again, from the first stage"))
        self.assertEqual(soup.select('button[name="action-restart-workflow"]'), [])

    def test_what_was_sent_back_begins_at_the_first_stage(self):
        send_back(self.page, self.two)

        self.edit(self.author, title="Harbour closes", **{"action-submit": "1"})

        self.assertEqual(self.stage(), "first of News")


class ReadyMadeRestartTests(ReadyMadePages, RestartTests, WagtailTestUtils, TestCase):
    pass


class OwnPageRestartTests(OwnPages, RestartTests, WagtailTestUtils, TestCase):
    pass
