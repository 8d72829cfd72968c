from django.core.exceptions import ValidationError
from django.test import TestCase
from django.urls import reverse

from wagtail.models import TaskState
from wagtail.rich_text import get_text_for_indexing
from wagtail.test.utils import WagtailTestUtils
from wagtail.test.utils.form_data import rich_text

from articles.models import AcceptedFinding
from articles.proofing.accepted import accept_findings, acceptances_of, unresolved
from articles.proofing.findings import findings_of
from articles.proofing.gate import ProofingRequired
from articles.review.guard import without_review
from articles.review.tasks import ReviewRefused
from tests.articles.builders import an_article
from tests.articles.proofing.builders import IDENTITY_NUMBER, a_term, blocks, paragraph, posted
from tests.articles.review.builders import a_draft, a_person, a_reviewed_section, approve, fresh, submit
from tests.articles.worlds import OwnPages, ReadyMadePages


class SubmissionTests(WagtailTestUtils):
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.reviewers = [a_person("one", "first", may=["change"]), a_person("two", "second", may=["change"])]
        cls.section = a_reviewed_section(cls.section_class, title="News")
        cls.page = a_draft(cls.section, cls.article_class, by=cls.author)
        a_term("最佳", kind="absolute", severity="warn", suggestion="优秀")
        a_term("保过", kind="promise", severity="block")

    def write(self, *texts: str):
        page = fresh(self.page)
        page.body = blocks(*[paragraph(text) for text in texts])
        page.save_revision(user=self.author)
        return fresh(page)

    def draft(self):
        return fresh(self.page).get_latest_revision_as_object()

    def words(self) -> str:
        return get_text_for_indexing(self.draft().body[0].value.source)

    def waiting(self) -> int:
        return TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count()

    # Whoever submits, by whatever way

    def test_a_clean_text_is_submitted(self):
        submit(self.write("优秀课程"), self.author)

        self.assertEqual(self.waiting(), 1)

    def test_what_blocks_is_not_submitted(self):
        with self.assertRaisesMessage(ProofingRequired, "保过"):
            submit(self.write("本班保过"), self.author)

        self.assertEqual(self.waiting(), 0)
        self.assertIsNone(fresh(self.page).current_workflow_state)

    def test_a_warning_is_submitted_with_a_reason_only(self):
        self.write("最佳课程")
        self.assertRaises(ProofingRequired, submit, self.page, self.author)

        accept_findings(self.draft(), [unresolved(self.draft())[0].key], reason="获奖名称", by=self.author)
        submit(self.page, self.author)

        self.assertEqual(self.waiting(), 1)

    def test_what_came_back_is_checked_again(self):
        submit(self.page, self.author)
        state = fresh(self.page).current_workflow_task_state
        state.task.specific.on_action(state, self.reviewers[0], "reject", comment="Please.")
        page = self.write("本班保过")

        self.assertRaises(ProofingRequired, page.current_workflow_state.resume, self.author)
        self.assertEqual(fresh(page).current_workflow_state.status, "needs_changes")

    def test_a_reviewer_does_not_approve_what_blocks_since(self):
        submit(self.write("本班全勤"), self.author)
        a_term("全勤", severity="block")

        with self.assertRaisesMessage(ReviewRefused, "全勤"):
            approve(self.page, self.reviewers[0])
        self.assertEqual(fresh(self.page).current_workflow_task.name, "first of News")

    def test_a_warning_that_came_up_since_is_left_to_the_reviewer(self):
        submit(self.write("本班全勤"), self.author)
        a_term("全勤", severity="warn")

        approve(self.page, self.reviewers[0])

        self.assertEqual(fresh(self.page).current_workflow_task.name, "second of News")

    def test_installation_may_go_round(self):
        self.write("本班保过")

        with without_review("a portal to look at"):
            submit(self.page, self.author)

        self.assertEqual(self.waiting(), 1)

    # Accepting

    def test_a_reason_is_kept_with_person_and_version(self):
        page = self.write("最佳课程")
        key = unresolved(self.draft())[0].key

        accept_findings(self.draft(), [key], reason=" 获奖名称 ", by=self.author)

        row = AcceptedFinding.objects.values_list("page", "revision_id", "rule", "reason", "by", "key").get()
        self.assertEqual(row, (page.pk, page.latest_revision_id, "terms", "获奖名称", self.author.pk, key))
        self.assertEqual(list(acceptances_of(page)), [key])

    def test_a_reason_holds_for_these_words_in_this_place_only(self):
        self.write("最佳课程", "最佳师资")
        keys = [finding.key for finding in unresolved(self.draft())]
        accept_findings(self.draft(), keys[:1], reason="获奖名称", by=self.author)

        self.assertEqual([finding.key for finding in unresolved(self.draft())], keys[1:])

    def test_accepting_twice_keeps_the_last_reason(self):
        self.write("最佳课程")
        for reason in ("one", "two"):
            accept_findings(
                self.draft(), [finding.key for finding in findings_of(self.draft())], reason=reason, by=self.author
            )

        self.assertEqual(AcceptedFinding.objects.get().reason, "two")

    def test_nothing_is_accepted_without_a_reason_nor_what_must_be_changed(self):
        self.write("最佳课程，保过")
        block, warning = unresolved(self.draft())

        for keys, reason in (([warning.key], "  "), ([block.key], "why"), (["none"], "why"), ([], "why")):
            with self.assertRaises(ValidationError):
                accept_findings(self.draft(), keys, reason=reason, by=self.author)
        self.assertEqual(AcceptedFinding.objects.count(), 0)

    # The editor

    def send(self, text: str, **buttons):
        self.client.force_login(self.author)
        data = posted(self.page, body=[("paragraph", rich_text(f"<p>{text}</p>"))], **buttons)
        return self.client.post(reverse("wagtailadmin_pages:edit", args=[self.page.pk]), data)

    def test_the_editor_saves_what_it_may_not_submit_and_says_why(self):
        response = self.send("本班保过", **{"action-submit": "1"})

        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        self.assertRedirects(response, f"{edit}#proofing", fetch_redirect_response=False)
        self.assertContains(self.client.get(edit), "已存为草稿，未提交")
        self.assertEqual(self.words(), "本班保过")
        self.assertEqual(self.waiting(), 0)

    def test_the_editor_submits_a_clean_text(self):
        self.send("优秀课程", **{"action-submit": "1"})

        self.assertEqual(self.waiting(), 1)

    def test_the_editor_submits_a_warning_once_it_is_accepted(self):
        self.send("最佳课程", **{"action-submit": "1"})
        key = unresolved(self.draft())[0].key
        self.client.post(reverse("articles_proofing_accept", args=[self.page.pk]), {"key": key, "reason": "获奖名称"})

        self.client.post(reverse("wagtailadmin_pages:edit", args=[self.page.pk]), self.as_it_stands())

        self.assertEqual(self.waiting(), 1)

    def as_it_stands(self):
        block = self.draft().body[0]
        data = posted(self.page, body=[("paragraph", rich_text(block.value.source))], **{"action-submit": "1"})
        return data | {"body-0-id": block.id}

    def test_saving_a_draft_is_never_held(self):
        self.send("本班保过")

        self.assertEqual(self.words(), "本班保过")
        self.assertEqual(self.waiting(), 0)

    def test_restarting_the_reviews_is_held_and_leaves_the_running_ones(self):
        submit(self.page, self.author)

        self.send("本班保过", **{"action-restart-workflow": "1"})

        self.assertEqual(fresh(self.page).current_workflow_task.name, "first of News")
        self.assertEqual(fresh(self.page).workflow_states.count(), 1)

    def test_a_new_page_is_kept_as_a_draft(self):
        self.client.force_login(self.author)
        model = self.article_class._meta
        url = reverse("wagtailadmin_pages:add", args=[model.app_label, model.model_name, self.section.pk])
        self.page.slug = "new"

        self.client.post(url, posted(self.page, title="本班保过", **{"action-submit": "1"}))

        page = self.article_class.objects.get(slug="new")
        self.assertEqual((page.title, page.live, page.workflow_in_progress), ("本班保过", False, False))

    def test_a_new_clean_page_is_submitted(self):
        self.client.force_login(self.author)
        model = self.article_class._meta
        url = reverse("wagtailadmin_pages:add", args=[model.app_label, model.model_name, self.section.pk])
        self.page.slug = "new"

        self.client.post(url, posted(self.page, title="优秀课程", **{"action-submit": "1"}))

        self.assertTrue(self.article_class.objects.get(slug="new").workflow_in_progress)

    # What the editor's script asks

    def test_the_text_on_the_screen_is_checked_and_not_saved(self):
        self.client.force_login(self.author)
        url = reverse("articles_proofing_check", args=[self.page.pk])

        response = self.client.post(url, posted(self.page, title="本班保过"))

        self.assertContains(response, "本班【保过】")
        self.assertEqual(self.draft().title, "Harbour opens")

    def test_a_form_that_is_not_valid_leaves_the_last_draft_to_check(self):
        self.client.force_login(self.author)
        self.write("最佳课程")

        response = self.client.post(reverse("articles_proofing_check", args=[self.page.pk]), {"title": "x" * 300})

        self.assertContains(response, "【最佳】课程")

    def test_a_page_without_reviews_has_no_findings_to_show(self):
        self.client.force_login(a_person("boss", superuser=True))
        free = an_article(self.section.get_parent(), self.article_class, "Free")

        response = self.client.post(reverse("articles_proofing_check", args=[free.pk]), {})

        self.assertEqual((response.status_code, response.content), (204, b""))

    def test_others_are_not_told(self):
        self.client.force_login(a_person("stranger"))
        self.write("本班保过")

        for name in ("articles_proofing_check", "articles_proofing_accept"):
            response = self.client.post(reverse(name, args=[self.page.pk]), {})
            self.assertRedirects(response, reverse("wagtailadmin_home"), fetch_redirect_response=False)

    def test_accepting_without_a_reason_is_explained_in_its_place(self):
        self.client.force_login(self.author)
        self.write("最佳课程")
        key = unresolved(self.draft())[0].key

        response = self.client.post(reverse("articles_proofing_accept", args=[self.page.pk]), {"key": key})

        self.assertContains(response, "请说明勾选的内容为何可以保留。", status_code=422)

    def test_the_editor_shows_findings_and_reasons_to_the_reviewer(self):
        self.write("最佳课程")
        keys = [finding.key for finding in unresolved(self.draft())]
        accept_findings(self.draft(), keys, reason="获奖名称", by=self.author)
        submit(self.page, self.author)
        self.client.force_login(self.reviewers[0])

        response = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))

        self.assertContains(response, "【最佳】课程")
        self.assertContains(response, "author 认为可以保留：获奖名称")

    def test_an_identity_number_is_never_submitted(self):
        self.assertRaises(ProofingRequired, submit, self.write(IDENTITY_NUMBER), self.author)


class ReadyMadeSubmissionTests(ReadyMadePages, SubmissionTests, TestCase):
    pass


class OwnPageSubmissionTests(OwnPages, SubmissionTests, TestCase):
    pass
