"""The page classes on which the article tests run: the ready-made ones and a site's own."""

from django.conf import settings
from django.test import override_settings

from tests.own_pages.models import OwnArticleIndexPage, OwnArticlePage


class OwnPages:
    section_class = OwnArticleIndexPage
    article_class = OwnArticlePage

    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(override_settings(ARTICLES_PAGE_MODEL="own_pages.OwnArticlePage"))
        super().setUpClass()


if not settings.SWAPPED_BASE_PAGE:
    from articles.models import ArticleIndexPage, ArticlePage

    class ReadyMadePages:
        section_class = ArticleIndexPage
        article_class = ArticlePage

else:

    class ReadyMadePages(OwnPages):
        """There are none: the own pages stand in, so that every claim still runs."""
