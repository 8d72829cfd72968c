from django.test import TestCase

from zhsearch.plan import Run
from zhsearch.ranking import Term, Text, words_first
from zhsearch.tokenise import index_text, query_tokens


def stored(title, body=""):
    return Text.of(index_text(title), index_text(body))


def a_term(text):
    tokens, open_end = query_tokens(text)
    return Term.of(Run(tuple(tokens), open_end))


def order(query, *texts):
    return words_first(query, [stored(*text) for text in texts])


class RankingTests(TestCase):
    def test_knows_a_word_from_letters_of_two_others(self):
        for text, word, is_word in [
            ("提高校园", "高校", False),
            ("在高校园区", "高校", True),
            ("政治理论", "治理", False),
            ("社区治理", "治理", True),
            ("学校长期", "校长", False),
            ("校长", "校长", True),
            ("谈校长，", "校长", True),
            ("提高校园，高校", "高校", True),
        ]:
            with self.subTest(text):
                self.assertEqual(a_term(word).stands_in(stored(text).title), is_word)

    def test_asks_no_dictionary_about_single_letters_and_what_is_not_chinese(self):
        for text, word in [("入党", "党"), ("党建", "党"), ("学AI课", "AI"), ("2025年版", "2025年")]:
            with self.subTest(text):
                self.assertTrue(a_term(word).stands_in(stored(text).title))

    def test_words_go_before_letters_that_only_meet(self):
        self.assertEqual(order("高校 人才", ("", "提高校园人才"), ("", "高校的人才")), [1, 0])

    def test_titles_go_before_texts(self):
        self.assertEqual(order("治理", ("通知", "治理"), ("治理", "文")), [1, 0])

    def test_terms_that_stand_together_go_before_those_far_apart(self):
        apart = "高校。" + "无关的话。" * 30 + "人才。"

        self.assertEqual(order("高校 人才", ("", apart), ("", "无关的话。" * 30 + "高校谈人才。")), [1, 0])

    def test_whole_terms_go_before_their_parts(self):
        self.assertEqual(order("乡村振兴", ("", "振兴乡村"), ("", "乡村振兴")), [1, 0])

    def test_what_is_equal_stays_as_the_database_has_it(self):
        self.assertEqual(order("治理", ("", "治理"), ("", "治理"), ("", "治理")), [0, 1, 2])

    def test_a_query_of_signs_changes_nothing(self):
        self.assertEqual(order('"', ("甲",), ("乙",)), [0, 1])
