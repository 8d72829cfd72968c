from io import StringIO

from django.core.cache import cache
from django.core.management import call_command
from django.test import TestCase

from programs.models import Lecturer
from tests.articles.builders import a_section
from tests.articles.worlds import ReadyMadePages

from .builders import a_photo, an_illustrated_article, specs_of


class MakeRenditionsTests(ReadyMadePages, TestCase):
    def setUp(self):
        cache.clear()  # it does not roll back with the database

    def make(self) -> str:
        said = StringIO()
        call_command("make_renditions", stdout=said, stderr=StringIO())
        return said.getvalue().strip()

    def test_makes_what_pages_and_records_show_and_nothing_else(self):
        article = an_illustrated_article(a_section(self.section_class), self.article_class, quay := a_photo("Quay"))
        lecturer = Lecturer.objects.create(name="Chen", portrait=a_photo("Chen"))
        unused = a_photo("Unused")

        self.make()

        sizes = [len(specs_of(image)) for image in (article.cover, quay, lecturer.portrait, unused)]
        self.assertEqual(sizes, [5, 4, 6, 0])

    def test_a_second_run_finds_nothing_to_do(self):
        an_illustrated_article(a_section(self.section_class), self.article_class)

        self.assertEqual([self.make(), self.make()], ["已生成 5 个图片尺寸。", "已生成 0 个图片尺寸。"])
