from datetime import datetime

from django.test import SimpleTestCase

from articles.importing.meta_line import read_count, read_meta_line
from articles.importing.moments import BEIJING, read_moment


def at(*parts):
    return datetime(*parts, tzinfo=BEIJING)


EXACT = at(2023, 5, 6, 8, 9, 10)
DAY = at(2023, 5, 6)
# (the line, publish time, views, source, author, editor)
LINES = [
    ("发布时间: 2023-05-06 08:09:10   浏览次数 : 1024    来源:南屏融媒", EXACT, 1024, "南屏融媒", None, None),
    ("发布时间：2023-05-06 08:09:10　浏览次数：1024　来源：南屏融媒", EXACT, 1024, "南屏融媒", None, None),
    ("发布日期：2023年5月6日 浏览量：1,203 次 稿源：南屏日报", DAY, 1203, "南屏日报", None, None),
    ("时间：2023/5/6 8:09:10 | 点击：12 | 出处：青禾县政府网", EXACT, 12, "青禾县政府网", None, None),
    ("日期:2023.5.6 阅读:1.2万 供稿:宣传部", DAY, 12000, "宣传部", None, None),
    ("2023-05-06 08:09:10 来源：南屏融媒", EXACT, None, "南屏融媒", None, None),
    ("2023年05月06日08时09分10秒  来源：南屏融媒  作者：林溪", EXACT, None, "南屏融媒", "林溪", None),
    ("2023-05-06来源：南屏融媒 作者：林溪 编辑：周禾", DAY, None, "南屏融媒", "林溪", "周禾"),
    ("来源：南屏融媒 | 发布时间：2023-05-06 08:09:10 | 访问次数：0", EXACT, 0, "南屏融媒", None, None),
    ("来 源：南屏融媒   作 者：林溪   时　间：2023-05-06", DAY, None, "南屏融媒", "林溪", None),
    ("发布时间：2023-05-06 08:09:10 来源：本站 【字体：大 中 小】", EXACT, None, "本站", None, None),
    ("发布时间：2023-05-06 08:09:10 来源：本站 【字体：大 中 小", EXACT, None, "本站", None, None),
    ("发布时间：2023-05-06 来源：南屏日报 字号：大 中 小 [打印本页]", DAY, None, "南屏日报", None, None),
    ("日期：2023-05-06 浏览 1024 次 来源：南屏融媒", DAY, 1024, "南屏融媒", None, None),
    ("2023-05-06 08:09:10 1024次浏览", EXACT, 1024, None, None, None),
    ("2023-05-06 08:09:10 阅读 1,024", EXACT, 1024, None, None, None),
    ("发布时间：2023-05-06 通讯员 林溪 来源：南屏融媒", DAY, None, "南屏融媒", "林溪", None),
    ("通讯员：林溪 周禾  责任编辑：陈溪  发布日期：2023-05-06", DAY, None, None, "林溪 周禾", "陈溪"),
    ("发布时间：2023-05-06 08:09:10 浏览次数： 来源：南屏融媒", EXACT, None, "南屏融媒", None, None),
    ("更新时间：2023年5月6日（星期六）08:09:10 来源：南屏融媒", EXACT, None, "南屏融媒", None, None),
    ("发布时间：2023-05-06T08:09:10+08:00 来源：南屏融媒", EXACT, None, "南屏融媒", None, None),
    ("发布时间：２０２３－０５－０６　０８：０９：１０　来源：南屏融媒", EXACT, None, "南屏融媒", None, None),
    ("发布时间：2023年5月6日 下午8:09:10 来源：南屏融媒", at(2023, 5, 6, 20, 9, 10), None, "南屏融媒", None, None),
    (
        "来源：青禾县 融媒（南屏站）  点击数：5  日期：2023-05-06",
        DAY,
        5,
        "青禾县 融媒（南屏站）",
        None,
        None,
    ),
    ("文章来源：南屏融媒 发布人：admin 发布时间：2023-05-06 人气：88", DAY, 88, "南屏融媒", None, None),
    ("(2023-05-06 08:09:10) 信息来源：南屏融媒 责编：周禾 点击率：7", EXACT, 7, "南屏融媒", None, "周禾"),
    ("发表于：2023-05-06 08:09:10 作者：林溪 评论：0 阅读量：33", EXACT, 33, None, "林溪", None),
    ("发布时间:2023-05-06 08:09:10 浏览次数:1024来源:南屏融媒", EXACT, 1024, "南屏融媒", None, None),
    ("审核：陈溪 时间：20230506 来自：南屏融媒 摄影：周禾", DAY, None, "南屏融媒", None, None),
]


class MetaLineTests(SimpleTestCase):
    def test_reads_every_known_form(self):
        names = ("published_at", "views", "source", "author", "editor")
        for text, *told in LINES:
            with self.subTest(text):
                expected = {name: value for name, value in zip(names, told, strict=True) if value is not None}
                self.assertEqual(read_meta_line(text).found, expected)

    def test_says_what_stands_where_a_date_should_be(self):
        meta = read_meta_line("发布时间：2023-02-30 来源：南屏融媒")

        self.assertEqual((meta.unreadable_date, meta.found), ("2023-02-30", {"source": "南屏融媒"}))

    def test_finds_nothing_in_a_sentence(self):
        for text in ["培训时间：周一上午。", "从时间来看，来源于基层的经验最可靠。", "培训费用：1024元", "x" * 500]:
            with self.subTest(text):
                self.assertEqual(read_meta_line(text).found, {})


class MomentTests(SimpleTestCase):
    def test_reads_what_feeds_and_databases_write(self):
        moments = {
            "Sat, 06 May 2023 00:09:10 +0000": EXACT,
            "2023-05-06T00:09:10Z": EXACT,
            "2023-05-06T08:09:10.123+0800": EXACT,
            "20230506080910": EXACT,
            "1683331750": EXACT,
            datetime(2023, 5, 6, 8, 9, 10): EXACT,
            EXACT.date(): DAY,
        }

        self.assertEqual({text: read_moment(text) for text in moments}, moments)

    def test_takes_no_impossible_day(self):
        for text in ["2023-02-30", "2023-13-01", "昨天", "", None, "20231399"]:
            with self.subTest(text):
                self.assertIsNone(read_moment(text))


class CountTests(SimpleTestCase):
    def test_reads_thousands_and_ten_thousands(self):
        counts = {"1,203": 1203, "1.2万": 12000, "１０２４次": 1024, "0": 0, "": None, "--": None}

        self.assertEqual({text: read_count(text) for text in counts}, counts)
