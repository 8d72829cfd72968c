"""Whatever a person names on the command line: an article or a sentence, never a traceback."""

import random
import tempfile
from pathlib import Path

from django.test import SimpleTestCase

from articles.importing.encodings import decode
from articles.importing.found import Found, Refused, Unreadable
from articles.importing.readers import SUFFIXES, read_file
from tests.articles.importing_world import PAGES

TEXT = "干部培训，一行中文。\n第二行。"


class EncodingTests(SimpleTestCase):
    def test_knows_every_encoding_chinese_sites_use(self):
        for encoding in ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]:
            with self.subTest(encoding):
                self.assertEqual(decode(TEXT.encode(encoding)), TEXT)

    def test_reads_short_words_and_characters_outside_gb2312(self):
        for text in ["干部培训", "喆", "䶮湖𬭎", "誠乗"]:
            with self.subTest(text):
                self.assertEqual(decode(text.encode("gb18030")), text)

    def test_refuses_what_is_no_text(self):
        reasons = {
            b"": "文件是空的。",
            b" \r\n ": "文件是空的。",
            b"%PDF-1.7": "这是 PDF 类型的文件，不是文本。",
            b"PK\x03\x04word/": "这是 ZIP 类型的文件，不是文本。",
            b"\xef\xbb\xbfabc\xff\xff": "文件标明是 UTF-8 编码，但第 7 个字节不符。",
            b"abc\0\0\0def\xff\0": "文字既不是 UTF-8、GB18030，也不是 UTF-16，文件可能已损坏。",
        }
        for data, reason in reasons.items():
            with self.subTest(data), self.assertRaisesMessage(Unreadable, reason):
                decode(data)


class JunkTests(SimpleTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def read(self, data, name):
        path = self.folder / name
        path.write_bytes(data)
        return list(read_file(path))

    def assertAnswered(self, outcomes):
        self.assertGreater(len(outcomes), 0)
        for outcome in outcomes:
            self.assertIn(type(outcome), {Found, Refused})
            self.assertTrue(outcome.place)
            self.assertTrue(outcome.article.title if isinstance(outcome, Found) else outcome.reason.endswith("。"))

    def test_random_bytes(self):
        dice = random.Random(7)
        for suffix in sorted(SUFFIXES):
            with self.subTest(suffix):
                self.assertAnswered(self.read(dice.randbytes(3000), f"junk{suffix}"))

    def test_samples_with_bytes_broken_or_cut_off(self):
        dice = random.Random(8)
        for sample in sorted(path for path in PAGES.iterdir() if path.is_file()):
            for turn in range(6):
                data = bytearray(sample.read_bytes())
                for _ in range(turn * 3):
                    data[dice.randrange(len(data))] = dice.randrange(256)
                with self.subTest(sample.name, turn=turn):
                    self.assertAnswered(self.read(bytes(data[: dice.randrange(1, len(data))]), sample.name))

    def test_ten_megabytes(self):
        for name, piece in [
            ("a.html", "<p>一段文字。"),
            ("a.txt", "一行文字。\n"),
            ("a.csv", "一,二\n"),
            ("a.json", "["),
        ]:
            with self.subTest(name):
                data = piece.encode() * (10_000_000 // len(piece.encode()))
                self.assertAnswered(self.read(data, name))

    def test_markup_nested_a_hundred_thousand_deep(self):
        self.assertAnswered(self.read(b"<div>" * 100_000 + b"x", "deep.html"))
        self.assertAnswered(self.read(b"<b>" * 100_000 + b"x", "deep.html"))

    def test_nul_bytes_in_a_page(self):
        page = (PAGES / "village.html").read_bytes()

        self.assertAnswered(self.read(page.replace(b"<p>", b"<p>\0"), "nul.html"))

    def test_a_picture_outside_the_folder_is_not_taken(self):
        page = (PAGES / "village.html").read_text("utf-8-sig")
        (self.folder / "secret.png").write_bytes((PAGES / "village_files/street.png").read_bytes())
        inner = self.folder / "inner"
        inner.mkdir()
        (inner / "page.html").write_text(page.replace("./village_files/street.png", "../secret.png"), "utf-8")

        (found,) = read_file(inner / "page.html")

        self.assertEqual(found.article.notes, ["图片“secret.png”不在页面旁边的文件夹里，已略去。"])
