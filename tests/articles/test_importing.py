import io
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import TestCase

from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.signals import page_published

from articles.importing.moments import BEIJING
from articles.models import ArticleSource, ImportedArticle, ViewTotal
from articles.view_counts import total_views
from tests.articles.importing_world import PAGES, ImportTests, OwnPages, ReadyMadePages

EVERYTHING = sorted(path.name for path in PAGES.iterdir() if path.is_file())
PAGE = "一篇文章的标题\n发布时间：2023-05-06 08:09:10 来源：南屏融媒 作者：林溪\n这是一段足够长的正文，讲一件事情。\n"


def a_file(test, name, text):
    folder = Path(tempfile.mkdtemp())
    test.addCleanup(shutil.rmtree, folder)
    (folder / name).write_text(text, "utf-8")
    return folder / name


class ImportingPages(ImportTests):
    def test_keeps_every_field_of_the_page(self):
        self.run_import("village.html")

        article = self.articles().get()
        self.assertEqual(
            (article.title, article.published_at, article.source.name, article.editor, article.view_count),
            (
                "青禾县：“1+2+N”模式让乡村治理有了新章法",
                datetime(2023, 5, 6, 8, 9, 10, tzinfo=BEIJING),
                "青禾县融媒体中心",
                "周禾",
                1024,
            ),
        )

    def test_makes_blocks_that_the_editor_opens(self):
        self.run_import("village.html")

        body = self.articles().get().body
        kinds = ["paragraph", "image", "heading", "paragraph", "heading", "paragraph"]
        self.assertEqual([block.block_type for block in body], kinds)
        self.assertEqual(str(body[5].value), "<p>去年以来，青禾县建成县、乡、村三级平台。</p>")
        self.assertEqual(body.stream_block.clean(body), body)

    def test_comes_in_as_a_draft_with_a_revision(self):
        self.run_import("copied.txt")

        article = self.articles().get()
        self.assertEqual((article.live, article.first_published_at), (False, None))
        self.assertEqual(article.get_latest_revision_as_object().title, "南屏市：把课堂搬到群众身边")

    def test_makes_the_address_from_pinyin(self):
        self.run_import("copied_utf16.txt", "copied.txt")

        slugs = list(self.articles().values_list("slug", flat=True))
        expected = [
            "yun-ling-da-xue-zhao-kai-gan-bu-pei-xun-gong-zuo",
            "nan-ping-shi-ba-ke-tang-ban-dao-qun-zhong-shen",
        ]
        self.assertEqual(slugs, expected)

    def test_brings_in_a_picture_whose_licence_nobody_has_confirmed(self):
        self.run_import("village.html")

        picture = get_image_model().objects.get()
        self.assertEqual((picture.title, picture.width, picture.height), ("图为柳溪村的村道。", 320, 200))
        self.assertEqual(getattr(picture, "licence", "unknown"), "unknown")

    def test_leads_the_old_address_to_the_new_page(self):
        self.run_import("village.html", "wordpress.xml")

        pages = dict(Redirect.objects.values_list("old_path", "redirect_page__title"))
        expected = {
            "/zixun/2023/0506.html": "青禾县：“1+2+N”模式让乡村治理有了新章法",
            "/?p=31": "三句话说清楚培训怎么办",
        }
        self.assertEqual(pages, expected)

    def test_is_found_by_the_search(self):
        self.run_import("copied.txt")

        found = self.article_class.objects.all().search("院坝课堂")
        self.assertEqual([article.title for article in found], ["南屏市：把课堂搬到群众身边"])

    def test_takes_a_source_that_is_registered_already(self):
        source = ArticleSource.objects.create(name="南屏融媒", kind="partner")

        self.run_import("copied.txt")

        self.assertEqual(self.articles().get().source, source)
        self.assertEqual(ArticleSource.objects.count(), 1)


class ImportingTwice(ImportTests):
    def test_brings_nothing_twice(self):
        first = self.run_import("copied.txt", "news_gbk.csv", "village.html")
        second = self.run_import("copied.txt", "news_gbk.csv", "village.html")

        self.assertEqual(first[-2], "导入 4 篇，已有 0 篇，原文有改动而未覆盖 0 篇，未导入 3 项。")
        self.assertEqual(second[-2], "导入 0 篇，已有 4 篇，原文有改动而未覆盖 0 篇，未导入 3 项。")
        self.assertEqual(self.articles().count(), 4)
        self.assertEqual(
            sorted(total_views(self.articles().values_list("pk", flat=True)).values()), [0, 1024, 1024, 1203]
        )

    def test_leaves_alone_what_has_changed_since(self):
        self.run_import("copied.txt")
        ImportedArticle.objects.update(content_hash="another")

        said = self.run_import("copied.txt")

        expected = [
            "copied.txt: 原文在导入之后有改动，已有的页面没有覆盖。",
            "导入 0 篇，已有 0 篇，原文有改动而未覆盖 1 篇，未导入 0 项。",
        ]
        self.assertEqual(said, expected)

    def test_brings_back_what_was_deleted(self):
        self.run_import("copied.txt")
        self.articles().get().delete()

        self.run_import("copied.txt")

        self.assertEqual(self.titles(), ["南屏市：把课堂搬到群众身边"])

    def test_takes_what_it_knows_by_another_name(self):
        self.run_import("copied.txt")

        said = self.run_import("copied.txt", "copied.txt")

        self.assertEqual(said, ["导入 0 篇，已有 1 篇，原文有改动而未覆盖 0 篇，未导入 0 项。"])


class RefusingFiles(ImportTests):
    def test_names_each_with_its_reason_and_goes_on(self):
        said = self.run_import("no_title.html", "news_gbk.csv", "document.html", "missing.txt", "copied.txt")

        expected = [
            "no_title.html: 页面没有标题。",
            "news_gbk.csv，第 7 行: 标题是空的。",
            "news_gbk.csv，第 8 行: 发布时间“2022-02-30”不是日期。",
            "news_gbk.csv，第 9 行: “没有正文的一行”没有正文。",
            "document.html: 这是 PDF 类型的文件，不是文本。",
            "missing.txt: 没有这个文件。",
            "导入 3 篇，已有 0 篇，原文有改动而未覆盖 0 篇，未导入 6 项。",
            "有 6 项未导入，原因见上。",
        ]
        self.assertEqual(said, expected)

    def test_ends_with_an_error_for_scripts(self):
        with self.assertRaises(CommandError) as caught:
            call_command("import_articles", str(PAGES / "no_date.txt"), section="zixun", stdout=io.StringIO())

        self.assertEqual(caught.exception.returncode, 1)

    def test_refuses_what_does_not_fit(self):
        path = a_file(self, "long.txt", PAGE.replace("林溪", "林" * 90))

        said = self.run_import(path)

        self.assertEqual(said[0], f"long.txt: “{'林' * 20}…”超过了“作者”允许的 80 个字。")

    def test_writes_nothing_of_an_article_that_fails_half_way(self):
        def forbid(sender, **kwargs):
            raise PermissionDenied("终审之前不能发布。")

        page_published.connect(forbid)
        self.addCleanup(page_published.disconnect, forbid)
        User.objects.create_superuser("root")
        before = set(Path(settings.MEDIA_ROOT).rglob("street*"))

        said = self.run_import("village.html", state="live", user="root")

        models = [self.article_class, ArticleSource, ImportedArticle, Redirect, get_image_model(), ViewTotal]
        self.assertEqual(said[0], "village.html: 终审之前不能发布。")
        self.assertEqual([model.objects.count() for model in models], [0] * 6)
        self.assertEqual(set(Path(settings.MEDIA_ROOT).rglob("street*")), before)


class DryRuns(ImportTests):
    def test_writes_nothing(self):
        self.run_import(*EVERYTHING, dry_run=True)

        models = [self.article_class, ArticleSource, ImportedArticle, Redirect, get_image_model()]
        self.assertEqual([model.objects.count() for model in models], [0, 0, 0, 0, 0])

    def test_shows_what_would_come_in(self):
        said = self.run_import("copied.txt", "copied.txt", dry_run=True)

        expected = [
            "结果  发布时间             标题                        来源      浏览次数  内容块  出自",
            "新增  2023-05-06 08:09:10  南屏市：把课堂搬到群众身边  南屏融媒  1024      5       copied.txt",
            "将导入 1 篇，已有 0 篇，原文有改动 0 篇，不能导入 0 项。",
        ]
        self.assertEqual(said, expected)

    def test_knows_what_is_there(self):
        self.run_import("copied.txt")

        self.assertEqual(self.run_import("copied.txt", dry_run=True)[1].split()[0], "已有")


class ImportingPagesTests(ImportingPages, ReadyMadePages, TestCase):
    pass


class ImportingPagesWithOwnPagesTests(ImportingPages, OwnPages, TestCase):
    pass


class ImportingTwiceTests(ImportingTwice, ReadyMadePages, TestCase):
    pass


class ImportingTwiceWithOwnPagesTests(ImportingTwice, OwnPages, TestCase):
    pass


class RefusingFilesTests(RefusingFiles, ReadyMadePages, TestCase):
    pass


class RefusingFilesWithOwnPagesTests(RefusingFiles, OwnPages, TestCase):
    pass


class DryRunsTests(DryRuns, ReadyMadePages, TestCase):
    pass


class DryRunsWithOwnPagesTests(DryRuns, OwnPages, TestCase):
    pass
