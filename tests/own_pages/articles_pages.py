import swapper

from articles.mixins import ArticleIndexPageMixin, ArticlePageMixin
from zhsearch.slugs import PinyinSlugMixin

BasePage = swapper.load_model("wagtailcore", "Page", require_ready=False)


class OwnArticleIndexPage(PinyinSlugMixin, ArticleIndexPageMixin, BasePage):
    template = "articles/article_index_page.html"
    content_panels = [*BasePage.content_panels, *ArticleIndexPageMixin.content_panels]
    promote_panels = [*BasePage.promote_panels, *ArticleIndexPageMixin.promote_panels]
    search_fields = [*BasePage.search_fields, *ArticleIndexPageMixin.search_fields]


class OwnArticlePage(PinyinSlugMixin, ArticlePageMixin, BasePage):
    template = "articles/article_page.html"
    content_panels = [*BasePage.content_panels, *ArticlePageMixin.content_panels]
    promote_panels = [*BasePage.promote_panels, *ArticlePageMixin.promote_panels]
    search_fields = [*BasePage.search_fields, *ArticlePageMixin.search_fields]
