"""CSV, XLSX, JSON and feeds: several articles a file."""

import io
import tempfile
from datetime import datetime
from pathlib import Path

from django.test import SimpleTestCase

from openpyxl import Workbook

from articles.importing.found import Block, Found, FoundArticle, Refused, Unreadable
from articles.importing.moments import BEIJING
from articles.importing.readers import read_file
from articles.importing.tables import read_xlsx
from tests.articles.importing_world import PAGES


def at(*parts):
    return datetime(*parts, tzinfo=BEIJING)


def paragraph(html):
    return [Block("paragraph", html)]


def told(name):
    """(place, article or reason) of everything in a sample file."""
    return [(place, what) for place, what in read_file(PAGES / name)]


def a_workbook(*rows):
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


class CsvTests(SimpleTestCase):
    maxDiff = None

    def test_reads_a_gbk_table_with_chinese_headers(self):
        first = FoundArticle(
            title="南屏市首期乡镇干部班开班",
            published_at=at(2022, 3, 1, 9, 30),
            source="南屏融媒",
            author="林溪",
            views=1203,
            summary="首期班开班。",
            tags=["乡镇干部", "基层治理"],
            address="http://www.nanping.example/html/2022/1.html",
            blocks=[
                Block("paragraph", "<p>3月1日，首期班开班。</p>"),
                Block("heading", "课程设置"),
                Block("paragraph", '<p>课程共<a href="/kc/1.html">八门</a>。</p>'),
            ],
        )
        second = FoundArticle(
            title="青禾县开展送教下乡",
            published_at=at(2022, 3, 2),
            views=0,
            address="/html/2022/2.html",
            blocks=[
                Block("paragraph", "<p>第一段说明情况。</p>"),
                Block("heading", "主要做法"),
                Block("paragraph", "<p>第二段介绍做法，共有三条。</p>"),
            ],
        )

        self.assertEqual(
            told("news_gbk.csv")[:2], [("news_gbk.csv，第 2 行", first), ("news_gbk.csv，第 3 行", second)]
        )

    def test_says_which_column_is_missing(self):
        self.assertEqual(told("columns.csv"), [("columns.csv", "没有“标题、正文”列，现有的列是：名字、电话。")])


class XlsxTests(SimpleTestCase):
    def test_reads_dates_and_numbers_as_cells_hold_them(self):
        data = a_workbook(
            ["文章标题", "发布日期", "点击量", "内容", "无关"],
            ["青禾县举办班长论坛", datetime(2024, 5, 1, 8, 30, 1), 77, "论坛开了一天。", None],
            [None, None, None, None, None],
            ["没有正文", None, None, None, None],
            ["次数有误", None, "很多", "正文。", None],
        )
        expected = FoundArticle(
            title="青禾县举办班长论坛",
            published_at=at(2024, 5, 1, 8, 30, 1),
            views=77,
            blocks=paragraph("<p>论坛开了一天。</p>"),
        )

        self.assertEqual(
            list(read_xlsx(data, Path("news.xlsx"))),
            [
                Found("news.xlsx，第 2 行", expected),
                Refused("news.xlsx，第 4 行", "“没有正文”没有正文。"),
                Refused("news.xlsx，第 5 行", "浏览次数“很多”不是数字。"),
            ],
        )

    def test_says_that_a_workbook_is_damaged_or_empty(self):
        for data, reason in [
            (a_workbook()[:900], "这不是 XLSX 工作簿，或者已损坏。"),
            (a_workbook(), "工作簿是空的。"),
        ]:
            with self.subTest(reason), self.assertRaisesMessage(Unreadable, reason):
                list(read_xlsx(data, Path("news.xlsx")))


class JsonTests(SimpleTestCase):
    def test_reads_the_answer_of_an_api(self):
        first = FoundArticle(
            title="云岭大学举办师资研修班",
            published_at=at(2024, 6, 1, 8, 0, 5),
            source="云岭大学",
            author="林溪",
            views=88,
            tags=["师资", "研修"],
            address="https://www.yunling.example/n/5",
            blocks=[Block("heading", "研修内容"), *paragraph("<p>研修班为期三天。</p>")],
        )
        second = FoundArticle(
            title="青禾县组织干部夜校",
            published_at=at(2024, 6, 2),
            summary="夜校开课。",
            blocks=paragraph("<p>夜校每周两课。</p>"),
        )

        expected = [
            ("articles.json，第 1 篇", first),
            ("articles.json，第 2 篇", second),
            ("articles.json，第 3 篇", "这不是带有标题和正文的对象。"),
        ]
        self.assertEqual(told("articles.json"), expected)

    def test_reads_one_object_a_line_and_names_the_broken_line(self):
        first = FoundArticle(
            title="南屏市开设周末课堂",
            published_at=at(2024, 6, 1, 8, 0, 5),
            blocks=paragraph("<p>周末课堂走进机关。</p><p>课堂每月一次。</p>"),
        )
        third = FoundArticle(
            title="社区书记讲坛开讲", published_at=at(2024, 6, 3, 10, 11, 12), blocks=paragraph("<p>讲坛开讲。</p>")
        )

        expected = [
            ("articles.jsonl，第 1 行", first),
            ("articles.jsonl，第 2 行", "这一行不是合法的 JSON。"),
            ("articles.jsonl，第 3 行", third),
        ]
        self.assertEqual(told("articles.jsonl"), expected)

    def test_names_the_line_of_a_broken_file(self):
        self.assertEqual(told("broken.json"), [("broken.json", "文件不是合法的 JSON，第 2 行有错。")])


class FeedTests(SimpleTestCase):
    def test_reads_rss_whose_label_is_wrong(self):
        first = FoundArticle(
            title="南屏市出台干部培训办法",
            published_at=at(2021, 3, 1, 8, 30, 15),
            author="陈喆",
            summary="办法共二十条。",
            tags=["制度"],
            address="http://www.nanping.example/a/2021/0301/12.html",
            blocks=paragraph("<p>办法自公布之日起施行。</p>"),
        )
        second = FoundArticle(
            title="只有简介的一条",
            published_at=at(2021, 3, 2, 9),
            address="http://www.nanping.example/a/2021/0302/13.html",
            blocks=paragraph("<p>简介就是正文。</p>"),
        )

        self.assertEqual([what for _, what in told("feed_gb2312.rss")], [first, second])

    def test_reads_atom_in_beijing_time(self):
        expected = FoundArticle(
            title="学院启用新校区",
            published_at=at(2025, 2, 1, 9, 2, 3),
            author="周禾",
            tags=["学院动态"],
            address="https://qinghe.example/news/80",
            blocks=paragraph("<p>新校区占地<b>八十亩</b>。</p>"),
        )

        self.assertEqual(told("feed.atom"), [("feed.atom，第 3 行", expected)])

    def test_reads_posts_of_a_wordpress_export_and_nothing_else(self):
        post = FoundArticle(
            title="三句话说清楚培训怎么办",
            published_at=at(2019, 3, 5, 10, 3, 4),
            author="林溪",
            views=451,
            tags=["办班"],
            address="https://ganxun.example/?p=31",
            blocks=paragraph("<p>办班先问需求。</p><p>第二句话</p><p>上课要到现场，现场有办法。图</p>"),
        )

        expected = [("wordpress.xml，第 4 行", post), ("wordpress.xml，第 15 行", "“还没写完”在旧站没有发布。")]
        self.assertEqual(told("wordpress.xml"), expected)

    def test_opens_no_file_that_an_entity_names(self):
        evil = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><item><title>&x;</title></item></rss>'
        (Path(self.folder) / "evil.rss").write_text(evil)

        self.assertEqual([what for _, what in read_file(Path(self.folder) / "evil.rss")], ["标题是空的。"])

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
