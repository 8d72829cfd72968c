from datetime import timedelta

from django.core.exceptions import ValidationError
from django.test import TestCase
from django.utils.timezone import localdate

from wagtail.models import Site

from articles.models import Term
from articles.proofing.matching import current_matcher
from tests.articles.builders import a_section, an_article
from tests.articles.proofing.builders import a_term, blocks, found
from tests.articles.worlds import OwnPages, ReadyMadePages


class TermTests:
    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(cls.section_class)
        cls.article = an_article(
            cls.section, cls.article_class, "最佳课程", author="Li", body="我们是最佳的选择，欢迎各地的干部报名"
        )

    def test_are_found_in_every_text_of_the_page_with_the_words_around(self):
        a_term(severity="block", suggestion="优秀")

        self.assertEqual(
            found(self.article, "terms"),
            [("block", "title", "【最佳】课程"), ("block", "body", "我们是【最佳】的选择，欢迎各地的干…")],
        )

    def test_are_found_in_a_table_and_a_caption(self):
        table = {"data": [["最佳", "二"]], "cell": [], "first_row_is_table_header": False, "first_col_is_header": False}
        quote = {"text": "最佳", "attribution": ""}
        body = blocks(("table", {"caption": "", "table": table}), ("quote", quote), ("heading", "最佳"))
        article = an_article(self.section, self.article_class, "Plain", body=None)
        article.body = body
        a_term()

        self.assertEqual([place for _severity, place, _words in found(article, "terms")], ["body"] * 3)

    def test_are_silent_before_after_and_out_of_use(self):
        today, day = localdate(), timedelta(days=1)
        a_term(valid_from=today + day)
        a_term(valid_to=today - day)
        a_term(active=False)

        self.assertEqual(found(self.article, "terms"), [])

        a_term(valid_from=today, valid_to=today)
        self.assertEqual(len(found(self.article, "terms")), 2)

    def test_speak_of_articles_or_of_all_the_others(self):
        a_term("课程", scope=Term.Scope.OTHERS)
        a_term("最佳", scope=Term.Scope.ARTICLES)
        section = a_section(self.section_class, "最佳课程")

        self.assertEqual([words for _severity, _place, words in found(section, "terms")], ["最佳【课程】"])
        self.assertEqual(found(self.article, "terms")[0], ("warn", "title", "【最佳】课程"))
        self.assertEqual(len(found(self.article, "terms")), 2)

    def test_speak_of_one_section_or_one_site_only(self):
        self.addCleanup(Site.clear_site_root_paths_cache)
        other = a_section(self.section_class, "Other")
        a_term("最佳", section_id=other.pk)
        a_term("课程", site=Site.objects.create(hostname="other.example", root_page_id=other.pk))

        self.assertEqual(found(self.article, "terms"), [])
        self.assertEqual(len(found(an_article(other, self.article_class, "最佳课程"), "terms")), 2)

    def test_a_change_is_seen_at_the_next_check(self):
        term = a_term()
        self.assertEqual(len(found(self.article, "terms")), 2)

        term.pattern = "首选"
        term.save()
        self.assertEqual(found(self.article, "terms"), [])

        a_term("课程")
        self.assertEqual(len(found(self.article, "terms")), 1)

        Term.objects.all().delete()
        self.assertEqual(found(self.article, "terms"), [])

    def test_the_search_is_prepared_once(self):
        a_term()

        self.assertIs(current_matcher(), current_matcher())

    def test_an_exception_must_contain_the_term(self):
        with self.assertRaises(ValidationError) as caught:
            Term(pattern="最佳", exceptions="最佳实践\n优秀").full_clean()

        self.assertEqual(list(caught.exception.message_dict), ["exceptions"])

    def test_a_term_ends_after_it_begins(self):
        with self.assertRaises(ValidationError) as caught:
            Term(pattern="最佳", valid_from="2025-02-01", valid_to="2025-01-01").full_clean()

        self.assertEqual(list(caught.exception.message_dict), ["valid_to"])


class ReadyMadeTermTests(ReadyMadePages, TermTests, TestCase):
    pass


class OwnPageTermTests(OwnPages, TermTests, TestCase):
    pass
