from django.test import SimpleTestCase, TestCase

from tests.articles.builders import a_section
from tests.articles.worlds import OwnPages, ReadyMadePages
from zhsearch.slugs import slug_from
from zhsearch.snippets import highlight
from zhsearch.tokenise import index_text, initials, query_tokens

SLUGS = {
    "青禾县 2025 年培训": "qing-he-xian-2025-nian-pei-xun",
    "重庆音乐会": "chong-qing-yin-yue-hui",
    "AI+党建": "ai-dang-jian",
    "Harbour opens": "harbour-opens",
    "😀": "",
    "": "",
}


class TokenTests(SimpleTestCase):
    def test_stores_pairs_and_the_last_character(self):
        self.assertEqual(index_text("社区治理16场"), "社区 区治 治理 理 16 场")
        self.assertEqual(index_text("ＡＩ+党建，\x00\"'"), "ai 党建 建")
        self.assertEqual(index_text("。，！"), "")

    def test_asks_for_pairs_and_leaves_a_single_character_open(self):
        self.assertEqual(query_tokens("社区治理"), (["社区", "区治", "治理"], False))
        self.assertEqual(query_tokens("党"), (["党"], True))
        self.assertEqual(query_tokens("5G网"), (["5g", "网"], True))

    def test_holds_no_quote_of_any_database(self):
        for text in ['"', "'", "a'b\"c", "\\", "\x00"]:
            with self.subTest(text):
                self.assertNotRegex(index_text(text), r"[\"'\\\x00]")

    def test_takes_traditional_letters_for_simplified_ones(self):
        self.assertEqual(index_text("社區治理"), index_text("社区治理"))
        self.assertEqual(query_tokens("鄉村振興"), query_tokens("乡村振兴"))

    def test_gives_the_first_letters_of_pinyin_from_every_beginning(self):
        self.assertEqual(initials("社区治理 AI"), "sqzl qzl zl")
        self.assertEqual(initials("重庆"), "cq")


class SnippetTests(SimpleTestCase):
    def test_marks_letters_however_they_are_written(self):
        self.assertEqual(highlight("談社區治理与ＡＩ", "社区治理 ai"), "談<mark>社區治理</mark>与<mark>ＡＩ</mark>")

    def test_walks_along_a_long_text_once(self):
        text = "培训班里学员讨论社区方法。" * 20_000 + "蜃景与培训。"

        self.assertIn("<mark>蜃景</mark>", highlight(text, "蜃景 培训"))

    def test_marks_the_words(self):
        self.assertEqual(highlight("大家谈治理。", "治理"), "大家谈<mark>治理</mark>。")

    def test_escapes_everything_else(self):
        self.assertEqual(
            highlight("<b>治理</b>", "治理 <b>"), "&lt;<mark>b</mark>&gt;<mark>治理</mark>&lt;/<mark>b</mark>&gt;"
        )

    def test_begins_at_the_sentence_that_holds_the_word(self):
        text = "无关的话。" * 40 + "这里说治理。" + "后来的话。" * 40

        self.assertEqual(highlight(text, "治理", 12), "…这里说<mark>治理</mark>。后来的话。后…")

    def test_marks_no_letter_that_is_only_a_rest_of_a_name(self):
        self.assertEqual(highlight("青禾县和县委", "青禾县"), "<mark>青禾县</mark>和县委")
        self.assertEqual(highlight("入党与党建", "党"), "入<mark>党</mark>与<mark>党</mark>建")

    def test_begins_with_a_letter(self):
        text = "无关的话。" * 40 + "\n 这里说治理。" + "后来的话。" * 40

        self.assertEqual(highlight(text, "治理", 12), "…这里说<mark>治理</mark>。后来的话。后…")

    def test_cuts_a_text_without_the_word(self):
        self.assertEqual(highlight("无关的话。" * 40, "治理", 5), "无关的话。…")
        self.assertEqual(highlight("无关的话。", '"'), "无关的话。")


class SlugTests(SimpleTestCase):
    def test_reads_characters_by_word(self):
        for title, slug in SLUGS.items():
            with self.subTest(title):
                self.assertEqual(slug_from(title), slug)

    def test_stops_at_a_word_before_forty_eight_characters(self):
        for title in ["青禾县基层治理能力提升班开班仪式隆重举行" * 3, "a" * 100 + " b", "长" * 60]:
            with self.subTest(title):
                self.assertLessEqual(len(slug_from(title)), 48)


class PinyinSlugTests:
    @classmethod
    def setUpTestData(cls):
        cls.section = a_section(cls.section_class)

    def add(self, title, **values):
        return self.section.add_child(instance=self.article_class(title=title, **values))

    def test_fills_an_empty_slug_and_one_of_digits(self):
        self.assertEqual(self.add("培训通知").slug, "pei-xun-tong-zhi")
        self.assertEqual(self.add("2025年通知", slug="2025").slug, "2025-nian-tong-zhi")

    def test_keeps_a_slug_somebody_chose(self):
        self.assertEqual(self.add("培训通知", slug="notice").slug, "notice")

    def test_is_never_empty_and_never_there_twice(self):
        self.assertEqual([self.add("😀").slug, self.add("😀").slug], ["page", "page-2"])

    def test_stays_within_forty_eight_characters_where_a_word_is_longer(self):
        self.assertEqual(self.add("x" * 100).slug, "page")

    def test_stays_when_the_title_changes(self):
        page = self.add("培训通知")
        page.title = "会议通知"
        page.save()

        self.assertEqual(page.slug, "pei-xun-tong-zhi")


class ReadyMadePinyinSlugTests(ReadyMadePages, PinyinSlugTests, TestCase):
    pass


class OwnPinyinSlugTests(OwnPages, PinyinSlugTests, TestCase):
    pass
