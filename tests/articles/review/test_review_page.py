import json
from datetime import datetime

from django.contrib.messages import get_messages
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from taggit.models import Tag
from wagtail.models import Comment

from articles.models import ArticleSource, ReviewTaskState
from articles.review.checklist import CHECKLIST
from articles.review.guard import without_review
from tests.articles.builders import a_picture, a_source
from tests.articles.review.builders import a_draft, a_person, a_reviewed_section, approve, fresh, submit
from tests.articles.worlds import OwnPages, ReadyMadePages

TICKED = {"action": "approve", "checklist": list(CHECKLIST), "comment": ""}
SENT_BACK = {"action": "reject", "comment": "The date is wrong."}


def a_full_article(section, article_class, *, tags: int):
    """A live article with cover and source, and with tags where the class has some."""
    words = {"type": "paragraph", "value": f'<p>The <a linktype="page" id="{section.pk}">harbour</a> opens.</p>'}
    values = {"cover": a_licensed_picture(), "source": a_permitted_source(), "body": json.dumps([words])}
    page = section.add_child(instance=article_class(title=f"With {tags} tags", live=False, **values))
    if hasattr(page, "tags"):
        page.tags.set([f"tag {number}" for number in range(tags)])
    with without_review("It passed its reviews long ago."):
        page.save_revision().publish()
    return page


def change_tags(page):
    if hasattr(page, "tags"):
        page.tags.set([f"new {tag}" for tag in page.tags.all()])


def a_licensed_picture():
    picture = a_picture()
    picture.licence = "own"
    picture.save()
    return picture


def a_permitted_source():
    return a_source(f"Daily {ArticleSource.objects.count()}", kind="partner", reprint_permitted=True)


def paragraphs(*texts):
    return json.dumps([{"type": "paragraph", "value": f"<p>{text}</p>"} for text in texts])


class ReviewPageTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.one = a_person("one", "first", may=["change"])
        cls.two = a_person("two", "second", may=["change"])
        cls.three = a_person("three", "final", may=["change", "publish"])
        cls.section = a_reviewed_section(cls.section_class, title="News")
        cls.page = a_draft(cls.section, cls.article_class, by=cls.author)
        submit(cls.page, cls.author)

    def state(self, page=None):
        return fresh(page or self.page).current_workflow_task_state

    def get(self, user, state=None):
        self.client.force_login(user)
        return self.client.get(reverse("articles_review", args=[(state or self.state()).pk]))

    def decide(self, user, data, state=None, level="error"):
        """What the reviewer is told afterwards, without the buttons beside it."""
        self.client.force_login(user)
        answer = self.client.post(reverse("articles_review", args=[(state or self.state()).pk]), data)
        told = [message for message in get_messages(answer.wsgi_request) if message.level_tag == level]
        return [strip_tags(str(message)).strip().partition("\n")[0] for message in told]

    def status(self):
        return list(ReviewTaskState.objects.order_by("pk").values_list("status", flat=True))

    def test_a_ticked_check_list_approves_and_is_on_record(self):
        state = self.state()

        self.decide(self.one, TICKED)

        state.refresh_from_db()
        record = ReviewTaskState.objects.get(pk=state.pk)
        self.assertEqual(
            (record.status, record.finished_by, set(record.checklist)), ("approved", self.one, {*CHECKLIST})
        )

    def test_three_reviewers_bring_a_page_live_from_here(self):
        for reviewer in (self.one, self.two, self.three):
            self.decide(reviewer, TICKED)

        self.assertTrue(fresh(self.page).live)

    def test_every_reviewer_is_told_where_the_page_stands_now(self):
        told = [self.decide(reviewer, TICKED, level="success")[-1] for reviewer in (self.one, self.two, self.three)]

        title, waits = self.page.title, _("“%(title)s” is approved and now waits at %(stage)s.")
        expected = [waits % {"title": title, "stage": f"{stage} of News"} for stage in ("second", "final")]
        self.assertEqual(told, [*expected, _("“%(title)s” is approved and live.") % {"title": title}])

    def test_the_last_reviewer_is_told_when_a_page_with_a_time_goes_live(self):
        page = a_draft(self.section, self.article_class, by=self.author, title="Later")
        page.go_live_at = timezone.make_aware(datetime(2100, 1, 2, 8, 30))
        page.save_revision(user=self.author)
        submit(page, self.author)

        told = [self.decide(one, TICKED, self.state(page), "success") for one in (self.one, self.two, self.three)]

        words = _("“%(title)s” is approved and goes live at %(time)s.")
        self.assertEqual(told[-1][-1], words % {"title": "Later", "time": localize(page.go_live_at)})

    def test_an_open_item_of_the_check_list_stops_the_approval(self):
        self.client.force_login(self.one)
        for left_out in CHECKLIST:
            ticked = [key for key in CHECKLIST if key != left_out]
            answer = self.client.post(
                reverse("articles_review", args=[self.state().pk]), TICKED | {"checklist": ticked}
            )
            self.assertContains(answer, "review-error", count=1)

        self.assertEqual(self.status(), ["in_progress"])

    def test_sending_back_needs_a_reason(self):
        self.decide(self.one, SENT_BACK | {"comment": "  "})

        self.assertEqual(self.status(), ["in_progress"])

    def test_the_author_reads_the_reason_above_the_text(self):
        self.decide(self.one, SENT_BACK)
        self.client.force_login(self.author)

        editor = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))

        self.assertContains(editor, "在first of News时退回：The date is wrong.")
        self.assertContains(editor, "The date is wrong.")

    def test_a_form_sent_twice_decides_once(self):
        state = self.state()
        self.decide(self.one, TICKED, state)

        self.assertEqual(self.decide(self.one, TICKED, state), ["one 已对这一审作出结论：通过。"])
        self.assertEqual(self.status(), ["approved", "in_progress"])

    def test_of_two_reviewers_at_once_the_second_is_told_who_was_first(self):
        other = a_person("other", "first", may=["change"])
        state = self.state()
        self.decide(self.one, SENT_BACK, state)

        self.assertEqual(self.decide(other, TICKED, state), ["one 已对这一审作出结论：已退回。"])

    def test_a_version_changed_meanwhile_is_not_approved(self):
        state = self.state()
        fresh(self.page).save_revision(user=self.author)

        told = self.decide(self.one, TICKED, state)

        changed = "您打开之后页面又有修改，请先看新的版本。"
        self.assertEqual(told, [changed])
        self.assertNotIn("approved", self.status())

    def test_the_page_of_an_old_version_leads_to_the_new_one(self):
        state = self.state()
        fresh(self.page).save_revision(user=self.author)

        answer = self.get(self.one, state)

        self.assertContains(answer, _("This review was cancelled meanwhile, so there is nothing left to decide."))
        self.assertContains(answer, f'href="{reverse("articles_review", args=[self.state().pk])}"', count=1)

    def test_a_cancelled_review_says_so(self):
        state = self.state()
        fresh(self.page).current_workflow_state.cancel(user=self.author)

        told = self.decide(self.one, TICKED, state)

        self.assertEqual(told, ["这次审核已被撤回，无需再作结论。"])

    def test_a_page_somebody_locked_is_not_decided(self):
        page = fresh(self.page)
        page.locked, page.locked_by, page.locked_at = True, self.three, timezone.now()
        page.save()

        told = self.decide(self.one, TICKED)

        self.assertEqual(told, ["页面已被 three 锁定。请对方解锁后再审。"])
        self.assertNotContains(self.get(self.one), 'value="approve"')

    def test_the_author_reads_but_sees_no_buttons(self):
        answer = self.get(self.author)

        self.assertContains(answer, "您不是这一审的审核人。")
        self.assertNotContains(answer, 'name="action"')
        self.assertEqual(self.decide(self.author, TICKED), ["您不是这一审的审核人。"])

    def test_a_reviewer_of_a_later_stage_reads(self):
        later = a_person("later", "final")

        self.assertEqual(self.get(later).status_code, 200)

    def test_an_outsider_is_turned_away(self):
        outsider = a_person("outsider")
        self.client.force_login(outsider)
        url = reverse("articles_review", args=[self.state().pk])

        for call in (self.client.get, self.client.post):
            self.assertRedirects(call(url, TICKED), reverse("wagtailadmin_home"), fetch_redirect_response=False)
        self.assertEqual(self.client.get(url, headers={"x-requested-with": "XMLHttpRequest"}).status_code, 403)
        self.assertEqual(self.status(), ["in_progress"])

    def test_a_first_version_is_clean_text(self):
        page = a_draft(self.section, self.article_class, "Bridge opens", by=self.author)
        submit(page, self.author)

        answer = self.get(self.one, self.state(page))

        self.assertContains(answer, "首次发布：全部为新内容")
        self.assertNotContains(answer, "<ins>")

    def test_a_later_version_shows_changed_characters_and_what_moved(self):
        page = a_draft(self.section, self.article_class, "专题培训班", by=self.author)
        page.body = paragraphs("第一段讲开班的时间和地点。", "第二段讲课程怎样安排。", "第三段讲学员的感受和收获。")
        page.save_revision(user=self.author)
        submit(page, self.author)
        for reviewer in (self.one, self.two, self.three):
            approve(page, reviewer)
        page = fresh(page)
        page.title, page.body = (
            "专题研修班",
            paragraphs("第三段讲学员的感受和收获。", "第一段讲开班的时间和地点。", "第二段讲课程如何安排。"),
        )
        page.save_revision(user=self.author)
        submit(page, self.author)

        answer = self.get(self.one, self.state(page))

        for marked in ("培训", "研修", "怎样", "如何"):
            self.assertContains(answer, f"</span>{marked}<span", count=1)
        self.assertContains(answer, "原第 3 段，现第 1 段", count=2)

    def test_comments_say_where_they_stand(self):
        Comment.objects.create(page_id=self.page.pk, user=self.two, text="Check the year.", contentpath="title")

        answer = self.get(self.one)

        self.assertContains(answer, "Check the year.")
        self.assertEqual([remark.place for remark in answer.context["remarks"]], ["标题"])

    def test_the_editor_leads_here_instead_of_deciding(self):
        self.client.force_login(self.one)

        editor = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))

        self.assertContains(editor, reverse("articles_review", args=[self.state().pk]))
        self.assertNotContains(editor, 'data-workflow-action-name="approve"')

    def test_the_dashboard_leads_here(self):
        self.client.force_login(self.one)

        self.assertContains(
            self.client.get(reverse("wagtailadmin_home")), reverse("articles_review", args=[self.state().pk])
        )

    def test_tags_in_another_order_are_the_same_tags(self):
        page = a_full_article(self.section, self.article_class, tags=3)
        draft = fresh(page)
        draft.summary = "Changed."
        if hasattr(draft, "tags"):
            draft.tags.set(reversed([tag.name for tag in draft.tags.all()]))
        draft.save_revision(user=self.author)
        submit(page, self.author)

        changed = self.get(self.one, self.state(page)).context["comparisons"]

        self.assertNotIn("tags", [one.field.name for one in changed])

    def test_a_deleted_tag_or_picture_leaves_a_gap_and_no_error(self):
        page = a_full_article(self.section, self.article_class, tags=2)
        draft = fresh(page)
        draft.cover = a_licensed_picture()
        change_tags(draft)
        draft.save_revision(user=self.author)
        submit(page, self.author)
        draft.cover.delete()
        Tag.objects.filter(name="new tag 0").delete()

        answer = self.get(self.one, self.state(page))

        read = answer.context["draft"]
        self.assertIsNone(read.cover)
        if hasattr(read, "tags"):
            self.assertEqual([tag.name for tag in read.tags.all()], ["new tag 1"])

    def test_it_takes_the_same_few_queries_however_much_waits(self):
        url = reverse("articles_review", args=[self.state().pk])
        self.get(self.one)
        with CaptureQueriesContext(connection) as few:
            self.client.get(url)
        for number in range(12):
            submit(a_draft(self.section, self.article_class, f"Article {number}", by=self.author), self.author)
        with self.assertNumQueries(len(few)):
            self.client.get(url)

        self.assertLessEqual(len(few), 30)


class ReadyMadeReviewPageTests(ReadyMadePages, ReviewPageTests, TestCase):
    pass


class OwnReviewPageTests(OwnPages, ReviewPageTests, TestCase):
    pass
