import json

from django.test import RequestFactory, TestCase
from django.urls import reverse

from articles.review.comparison import comparisons_of, marked
from articles.review.guard import without_review
from tests.articles.builders import a_section, a_source, moment
from tests.articles.review.builders import a_person
from tests.articles.worlds import OwnPages, ReadyMadePages

TABLE = [["日期", "课程"], ["9月13日", "应急处置"]]


def a_body(paragraph, table=TABLE):
    return json.dumps(
        [
            {"type": "heading", "value": "开班式", "id": "1"},
            {"type": "paragraph", "value": paragraph, "id": "2"},
            {"type": "table", "value": {"caption": "课程表", "table": {"data": table}}, "id": "3"},
        ]
    )


class ComparisonTests:
    @classmethod
    def setUpTestData(cls):
        cls.boss = a_person("boss", superuser=True)
        cls.section = a_section(cls.section_class)
        page = cls.section.add_child(instance=cls.article_class(title="培训班", body=a_body("<p>五十名学员。</p>")))
        # As it is stored: Wagtail's table adds to a value in memory when it is drawn.
        cls.page = cls.article_class.objects.get(pk=page.pk)

    def compared(self, **values):
        """Label → the differences of its text, of the fields that changed."""
        new = self.article_class.objects.get(pk=self.page.pk)
        for name, value in values.items():
            setattr(new, name, value)
        request = RequestFactory().get("/")
        request.user = self.boss
        found = comparisons_of(new, self.page, new, request)
        return {str(one.field_label()): one for one in found if one.has_changed()}

    def changed_words(self, comparison):
        return [
            segment.text for row in comparison.rows for segment in row.passage.segments if segment.change != "equal"
        ]

    def test_each_changed_field_is_named(self):
        source = a_source("临江日报")
        changed = self.compared(title="研修班", author="周敏", source=source, original_url="https://example.org/")

        self.assertEqual([*changed], ["标题", "来源", "原文网址", "作者"])

    def test_the_publish_time_is_local(self):
        comparison = next(iter(self.compared(published_at=moment("2026-09-12 09:30:01")).values()))

        arrived = [part.text for part in comparison.rows[0].passage.segments if part.change != "delete"]
        self.assertEqual("".join(arrived), "2026-09-12 09:30:01")

    def test_formatting_alone_is_said_to_be_formatting(self):
        (body,) = self.compared(body=a_body("<p><b>五十名</b>学员。</p>")).values()

        self.assertTrue(body.only_formatting)

    def test_the_marks_that_wagtails_editor_writes_into_a_text_are_no_change(self):
        self.assertEqual(self.compared(body=a_body('<p data-block-key="x1y2z">五十名学员。</p>')), {})

    def test_what_only_changed_its_formatting_is_folded(self):
        self.page.body = a_body("<p>五十名学员。</p>" + "<p>每天六节课。</p>" * 3)
        (body,) = self.compared(body=a_body("<p><b>五十名</b>学员。</p>" + "<p>每天六节课。</p>" * 3)).values()

        self.assertEqual([stretch.folded for stretch in body.stretches], [True])

    def test_where_a_link_leads_is_part_of_the_text(self):
        (body,) = self.compared(body=a_body('<p><a href="https://example.org/">五十名</a>学员。</p>')).values()

        self.assertEqual("".join(self.changed_words(body)), " ⟨https://example.org/⟩")

    def test_a_table_is_compared_cell_by_cell(self):
        (body,) = self.compared(body=a_body("<p>五十名学员。</p>", [TABLE[0], ["9月13日", "应急演练"]])).values()

        self.assertEqual(self.changed_words(body), ["处置", "演练"])

    def test_a_heading_that_became_a_sub_heading_is_a_change(self):
        blocks = json.loads(a_body("<p>五十名学员。</p>"))
        blocks[0]["type"] = "subheading"
        (body,) = self.compared(body=json.dumps(blocks)).values()

        self.assertEqual([row.has_changed for row in body.rows][:2], [True, False])

    def test_wagtails_own_comparison_marks_characters_too(self):
        page = self.page
        page.title, page.body = "研修班", a_body("<p>六十名学员。</p>")
        with without_review("test"):
            page.save_revision(user=self.boss)
        self.client.force_login(self.boss)

        answer = self.client.get(reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"]))

        for mark in ("<del>", "<ins>"):
            self.assertContains(answer, mark, count=2)

    def test_wagtails_colours_become_marks_that_are_heard(self):
        self.assertEqual(
            marked('<span class="deletion">旧</span><span class="addition">新</span>'), "<del>旧</del><ins>新</ins>"
        )


class ReadyMadeComparisonTests(ReadyMadePages, ComparisonTests, TestCase):
    pass


class OwnComparisonTests(OwnPages, ComparisonTests, TestCase):
    pass
