import random
from time import process_time

from django.test import SimpleTestCase

from articles.review.differences import Change, compare_texts
from articles.review.paragraphs import State, compare_paragraphs

CHARACTERS = "培训干部学习研讨课程基层治理应急处置的是在了和中为第一二三，。、2026 Wagtail"
NOT_IN_OLD = {State.ADDED, State.MOVED_HERE}
NOT_IN_NEW = {State.REMOVED, State.MOVED_AWAY}


def without(change, segments):
    return "".join(segment.text for segment in segments if segment.change != change)


def a_text(dice, length):
    return "".join(dice.choice(CHARACTERS) for _ in range(length))


def a_body(dice, length=20_000, paragraph=100):
    return [a_text(dice, paragraph) for _ in range(length // paragraph)]


def retouched(dice, text):
    place = dice.randrange(len(text))
    return text[:place] + dice.choice(CHARACTERS) + text[place + 1 :]


class TextDifferenceTests(SimpleTestCase):
    def told(self, old, new):
        return [(str(segment.change), segment.text) for segment in compare_texts(old, new)]

    def test_only_the_changed_characters_of_a_chinese_sentence_are_marked(self):
        told = self.told("专题培训班，共有五十名。", "专题研修班，共有六十名。")

        marks = {"培训": "delete", "研修": "insert", "五": "delete", "六": "insert"}
        self.assertEqual({text: change for change, text in told if change != "equal"}, marks)

    def test_a_number_or_an_english_word_is_marked_as_a_whole(self):
        told = self.told("2025年Django 5", "2026年Wagtail 5")

        marks = [("delete", "2025"), ("insert", "2026"), ("equal", "年"), ("delete", "Django"), ("insert", "Wagtail")]
        self.assertEqual(told[:5], marks)

    def test_punctuation_is_a_change_of_its_own(self):
        self.assertEqual(self.told("好，好", "好。好")[1:3], [("delete", "，"), ("insert", "。")])

    def test_a_lone_character_kept_by_chance_is_not_shown_as_kept(self):
        told = self.told("全市干部的作风建设", "各区县领导的教学水平")

        self.assertEqual(told, [("delete", "全市干部的作风建设"), ("insert", "各区县领导的教学水平")])

    def test_what_is_not_deleted_is_the_new_text_and_what_is_not_inserted_the_old(self):
        dice = random.Random(3)
        for _ in range(200):
            old = a_text(dice, dice.randrange(60))
            new = "".join(dice.sample([old[:20], a_text(dice, 9), old[20:40]], 3))
            segments = compare_texts(old, new)

            self.assertEqual((without(Change.INSERT, segments), without(Change.DELETE, segments)), (old, new))


class ParagraphTests(SimpleTestCase):
    OLD = [
        "第一段讲开班的时间和地点。",
        "第二段讲课程怎样安排。",
        "第三段讲学员的感受和收获。",
        "第四段是结尾和联系方式。",
    ]

    def states(self, new):
        return [(passage.state, passage.old, passage.new) for passage in compare_paragraphs(self.OLD, new)]

    def test_a_paragraph_that_moved_is_told_at_both_places(self):
        one, two, three, four = self.OLD

        self.assertEqual(
            self.states([one, four, two, three]),
            [
                (State.SAME, 1, 1),
                (State.MOVED_HERE, 4, 2),
                (State.SAME, 2, 3),
                (State.SAME, 3, 4),
                (State.MOVED_AWAY, 4, 2),
            ],
        )

    def test_what_changed_on_the_way_is_marked_where_it_arrived(self):
        one, two, three, four = self.OLD

        passage = compare_paragraphs(self.OLD, [one, four.replace("结尾", "末尾"), two, three])[1]

        self.assertEqual(passage.state, State.MOVED_HERE)
        self.assertEqual([s.text for s in passage.segments if s.change != Change.EQUAL], ["结", "末"])

    def test_a_changed_paragraph_is_compared_with_the_one_it_was(self):
        new = [*self.OLD[:2], "第三段讲干部的感受和收获。", self.OLD[3]]

        self.assertEqual(self.states(new)[2], (State.CHANGED, 3, 3))

    def test_another_paragraph_in_its_place_is_one_removed_and_one_added(self):
        new = [self.OLD[0], "Completely different words.", *self.OLD[2:]]

        self.assertEqual({state for state, _old, _new in self.states(new)}, {State.SAME, State.REMOVED, State.ADDED})

    def test_both_versions_can_be_read_out_of_the_passages(self):
        dice = random.Random(5)
        for _ in range(60):
            old = a_body(dice, 600, dice.choice([3, 20, 60]))
            kept = dice.sample(old, dice.randrange(len(old) + 1))
            new = [retouched(dice, text) if dice.random() < 0.3 else text for text in kept] + [a_text(dice, 12)]
            passages = compare_paragraphs(old, new)

            left = [without(Change.INSERT, p.segments) for p in passages if p.state not in NOT_IN_OLD]
            right = [without(Change.DELETE, p.segments) for p in passages if p.state not in NOT_IN_NEW]
            self.assertEqual((left, right), (old, new))


class SpeedTests(SimpleTestCase):
    """300 ms for two bodies of 20,000 characters, whatever was done to them. CPU time: others work on the machine."""

    def milliseconds(self, old, new):
        compare_paragraphs(old, new)
        best = 9.0
        for _ in range(3):
            start = process_time()
            compare_paragraphs(old, new)
            best = min(best, process_time() - start)
        return best * 1000

    def test_no_kind_of_change_takes_longer_than_promised(self):
        dice = random.Random(7)
        body = a_body(dice)
        mixed = dice.sample(body, len(body))
        cases = {
            "every paragraph touched": [retouched(dice, text) for text in body],
            "every paragraph moved": body[::-1],
            "moved and touched": [retouched(dice, text) for text in mixed],
            "nothing in common": a_body(random.Random(8)),
            "one paragraph": ["".join(retouched(dice, text) for text in body)],
        }

        slow = {case: ms for case, new in cases.items() if (ms := self.milliseconds(body, new)) > 300}

        self.assertEqual(slow, {})
