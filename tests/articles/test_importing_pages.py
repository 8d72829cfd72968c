"""What the readers make of the sample pages in `pages/`, field by field."""

from datetime import datetime

from django.test import SimpleTestCase

from articles.importing.found import Block, Found, FoundArticle, LocalPicture
from articles.importing.moments import BEIJING
from articles.importing.readers import read_file
from tests.articles.importing_world import PAGES

FACTS = {
    "data": [["课程", "学时"], ["网格治理", "8"], ["应急处置", "4"]],
    "table_header_choice": "row",
    "first_row_is_table_header": True,
    "first_col_is_header": False,
}


def article(*, at, blocks, **values):
    return FoundArticle(
        published_at=datetime(*at, tzinfo=BEIJING), blocks=[Block(kind, value) for kind, value in blocks], **values
    )


VILLAGE = article(
    title="青禾县：“1+2+N”模式让乡村治理有了新章法",
    at=(2023, 5, 6, 8, 9, 10),
    source="青禾县融媒体中心",
    editor="周禾",
    views=1024,
    address="http://www.yunling.example/zixun/2023/0506.html",
    blocks=[
        (
            "paragraph",
            "<p>初夏时节，走进青禾县柳溪镇，村道两旁花木葱茏，<b>群众</b>的笑容映在新修的文化墙上。</p>",
        ),
        ("image", LocalPicture(PAGES / "village_files/street.png", "村道", "图为柳溪村的村道。")),
        ("heading", "党建引领聚合力"),
        (
            "paragraph",
            "<p>“有事先找网格员。”柳溪村村民说，办事比以前方便了67%。</p><p>全县共划分网格312个，配备网格员468名，"
            '详见<a href="/tongzhi/12.html">通知</a>。</p>',
        ),
        ("heading", "数字赋能提效率"),
        ("paragraph", "<p>去年以来，青禾县建成县、乡、村三级平台。</p>"),
    ],
)
TABLES = article(
    title="南屏市举办基层治理能力提升班",
    at=(2021, 11, 3),
    author="陈喆",
    blocks=[
        ("paragraph", "<p>11月3日，南屏市基层治理能力提升班在云岭大学开班，120名学员参加。</p>"),
        ("heading", "一、课程贴近实际"),
        ("paragraph", "<p>课程由堃山镇干部与教师共同设计，每天安排一次现场教学。</p>"),
        ("heading", "二、学员收获明显"),
        ("paragraph", "<p>参训学员表示，学到了能用的办法。</p>"),
        ("table", {"caption": "", "table": FACTS}),
    ],
)
OFFICIAL = article(
    title="云岭大学与青禾县签署干部培训合作协议",
    at=(2024, 4, 21, 17, 39, 2),
    source="云岭大学新闻网",
    address="https://www.yunling.example/info/1026/3421.htm",
    blocks=[
        ("paragraph", "<p>4月21日，云岭大学与青禾县签署协议，䶮湖村书记林𬭎出席。</p>"),
        ("heading", "协议内容"),
        (
            "paragraph",
            "<p>双方将在三年内合办<b>十二期</b>培训班：</p><ul><li>村干部班，每年两期；</li><li>青年干部班，每年两期。</li></ul>",
        ),
        ("subheading", "后续安排"),
        ("paragraph", "<p>首期班将于6月开班。</p>"),
        ("quote", {"text": "合作是为了把课堂搬到田间。", "attribution": ""}),
    ],
)
MODERN = article(
    title="干部培训“菜单式”选课",
    at=(2025, 3, 9, 10, 0),
    source="青禾干部学院",
    author="林溪",
    views=12000,
    summary="把选择权交给学员，课程满意度明显提高。",
    address="https://qinghe.example/news/77?from=share",
    blocks=[
        ("heading", "学什么，学员说了算"),
        ("paragraph", "<p>三月，学院推出六十门课程。</p>"),
        ("subheading", "先问需求"),
        ("paragraph", "<p>问卷发到每个乡镇。</p>"),
        ("heading", "怎么学，现场见真章"),
        ("paragraph", "<p>课堂设在田间、车间和社区。</p>"),
    ],
)
COPIED = article(
    title="南屏市：把课堂搬到群众身边",
    at=(2023, 5, 6, 8, 9, 10),
    source="南屏融媒",
    views=1024,
    blocks=[
        (
            "paragraph",
            "<p>“课讲得明白，回去就能用。”五月五日，南屏市云台社区的院坝课堂上，居民听得认真。</p>",
        ),
        ("heading", "小院坝 大课堂"),
        (
            "paragraph",
            "<p>今年以来，南屏市把培训班办到社区、村组，已开课216场，参训干部群众1.8万人次。</p>"
            "<p>课后有作业，作业在现场。</p>",
        ),
        ("heading", "群众点单 干部送学"),
        ("paragraph", "<p>“想听什么，自己点。”社区书记说，点单率达到92%。</p>"),
    ],
)
NOTICE = article(
    title="关于举办2022年青年干部培训班的通知——第二期",
    at=(2022, 9, 1),
    source="青禾县委组织部",
    author="陈喆",
    editor="周禾",
    blocks=[
        ("paragraph", "<p>各乡镇、县直各单位：</p><p>现将有关事项通知如下。</p>"),
        ("heading", "一、培训时间"),
        ("paragraph", "<p>2022年9月13日至17日，共5天。</p>"),
        ("heading", "二、培训内容"),
        ("subheading", "（一）理论学习"),
        ("paragraph", "<p>学习有关文件，开展分组讨论。</p>"),
        ("subheading", "（二）现场教学"),
        ("paragraph", "<p>赴柳溪村、云台社区开展现场教学。</p><p>请各单位于9月8日前报名。</p>"),
    ],
)
MEETING = article(
    title="云岭大学召开干部培训工作会",
    at=(2020, 1, 8, 9, 5),
    source="云岭大学",
    views=307,
    blocks=[("paragraph", "<p>会议总结了去年的工作，部署了今年的任务。</p>")],
)
PAGE_FILES = {
    "village.html": VILLAGE,
    "tables_gbk.html": TABLES,
    "official_gb18030.html": OFFICIAL,
    "modern.html": MODERN,
    "copied.txt": COPIED,
    "copied_gbk.txt": NOTICE,
    "copied_utf16.txt": MEETING,
}


class PageTests(SimpleTestCase):
    maxDiff = None

    def test_reads_every_sample_field_by_field(self):
        for name, expected in PAGE_FILES.items():
            with self.subTest(name):
                self.assertEqual(list(read_file(PAGES / name)), [Found(name, expected)])

    def test_leaves_out_the_furniture_of_every_page(self):
        furniture = [
            "热线",
            "培训主题",
            "当前位置",
            "推荐文章",
            "版权",
            "声明",
            "浏览次数",
            "ICP",
            "获取方案",
            "首页",
            "分享",
            "隐藏",
        ]
        for name in PAGE_FILES:
            (found,) = read_file(PAGES / name)
            with self.subTest(name):
                self.assertEqual([word for word in furniture if word in str(found.article.blocks)], [])

    def test_lets_no_script_or_style_through(self):
        (found,) = read_file(PAGES / "village.html")

        marks = ["<script", "onclick", "style", "font", "javascript", "class="]
        self.assertEqual([mark for mark in marks if mark in str(found.article.blocks)], [])
