"""A site with a section, for importing into, and what the command says."""

import io
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

import swapper
from wagtail.models import Site

from tests.own_pages.models import OwnArticleIndexPage, OwnArticlePage

Page = swapper.load_model("wagtailcore", "Page")
PAGES = Path(__file__).parent / "pages"


class OwnPages:
    index_class = OwnArticleIndexPage
    article_class = OwnArticlePage


if not settings.SWAPPED_BASE_PAGE:
    from articles.models import ArticleIndexPage, ArticlePage

    class ReadyMadePages:
        index_class = ArticleIndexPage
        article_class = ArticlePage

else:

    class ReadyMadePages(OwnPages):
        """There are none: the own pages stand in, so that every claim still runs."""


class ImportTests:
    """Runs the command on a section `/zixun/`. Subclasses say with which page classes."""

    @classmethod
    def setUpTestData(cls):
        cls.section = the_root().add_child(instance=cls.index_class(title="培训资讯", slug="zixun"))

    def setUp(self):
        named = override_settings(ARTICLES_PAGE_MODEL=self.article_class._meta.label)
        named.enable()
        self.addCleanup(named.disable)

    def run_import(self, *names, section="/zixun/", **options):
        """What the command said; a refusal at the end is the last line of it."""
        out = io.StringIO()
        files = [str(PAGES / name) for name in names]
        try:
            call_command("import_articles", *files, section=section, stdout=out, **options)
        except CommandError as error:
            out.write(str(error))
        return out.getvalue().strip().splitlines()

    def articles(self):
        return self.article_class.objects.child_of(self.section).order_by("path")

    def titles(self):
        return list(self.articles().values_list("title", flat=True))


def the_root():
    site = Site.objects.filter(is_default_site=True).first()
    if site:
        return site.root_page
    top = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    home = top.add_child(instance=Page(title="Home", slug="home-of-tests"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home
