"""What the review page asks of the database, for an article as people write them."""

import json

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wagtail.models import Comment, CommentReply

from articles.models import ArticleSource
from articles.proofing.accepted import accept_findings, unresolved
from articles.review.guard import without_review
from tests.articles.builders import a_picture, a_source
from tests.articles.review.builders import a_person, a_reviewed_section, fresh, submit
from tests.articles.worlds import OwnPages, ReadyMadePages


def a_licensed_picture(title: str):
    picture = a_picture(title)
    picture.licence = "own"
    picture.save()
    return picture


def a_permitted_source():
    return a_source(f"Daily {ArticleSource.objects.count()}", kind="partner", reprint_permitted=True)


def a_body(section, words: str, *, pictures: int) -> str:
    """A paragraph with a link to a page, then pictures; none has the description that the checks ask for."""
    blocks = [{"type": "paragraph", "value": f'<p>The <a linktype="page" id="{section.pk}">harbour</a> {words}.</p>'}]
    for number in range(pictures):
        image = a_licensed_picture(f"{words} {number}").pk
        blocks.append({"type": "image", "value": {"image": image, "alt_text": "", "caption": words}})
    return json.dumps(blocks)


def words_of(section, words: str, *, many: int) -> dict:
    cover, source = a_licensed_picture(f"Cover of what {words}"), a_permitted_source()
    return {"cover": cover, "source": source, "body": a_body(section, words, pictures=many)}


class ReviewQueryTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.one = a_person("one", "first", may=["change"])
        cls.section = a_reviewed_section(cls.section_class, title="News")

    def a_changed_article(self, *, many: int):
        """Live, then changed all over: cover, source, tags, pictures; with comments, and warnings let stand."""
        page = self.article_class(title=f"With {many}", live=False, **words_of(self.section, "opens", many=many))
        page = self.section.add_child(instance=page)
        self.tag(page, "tag", many)
        with without_review("It passed its reviews long ago."):
            page.save_revision().publish()
        draft = fresh(page)
        for name, value in words_of(self.section, "is open", many=many).items():
            setattr(draft, name, value)
        self.tag(draft, "new", many)
        draft.save_revision(user=self.author)
        self.discuss(page, many)
        self.let_warnings_stand(page)
        submit(page, self.author)
        return page

    @staticmethod
    def tag(page, word: str, many: int):
        if hasattr(page, "tags"):
            page.tags.set([f"{word} {number}" for number in range(many)])

    def discuss(self, page, many: int):
        for number in range(many):
            remark = Comment.objects.create(page_id=page.pk, user=self.one, text=f"Why {number}?", contentpath="title")
            CommentReply.objects.create(comment=remark, user=self.author, text="It is so.")

    def let_warnings_stand(self, page):
        draft = fresh(page).get_latest_revision_as_object()
        accept_findings(draft, [one.key for one in unresolved(draft)], reason="Decoration only.", by=self.author)

    def queries_for(self, page) -> CaptureQueriesContext:
        """Of the review page, opened again: the sizes of the pictures are made by then."""
        url = reverse("articles_review", args=[fresh(page).current_workflow_task_state.pk])
        self.client.force_login(self.one)
        self.client.get(url)
        with CaptureQueriesContext(connection) as queries:
            self.answer = self.client.get(url)
        return queries

    def test_an_article_changed_all_over_takes_at_most_30_however_much_is_in_it(self):
        few = self.queries_for(self.a_changed_article(many=1))
        many = self.queries_for(self.a_changed_article(many=5))

        self.assertEqual(len(self.answer.context["remarks"]), 5)
        self.assertEqual(sum(bool(shown.acceptance) for shown in self.answer.context["findings"]), 5)
        self.assertEqual(len(many), len(few))
        self.assertLessEqual(len(many), 30)


class ReadyMadeReviewQueryTests(ReadyMadePages, ReviewQueryTests, TestCase):
    pass


class OwnReviewQueryTests(OwnPages, ReviewQueryTests, TestCase):
    pass
