"""The API. Stock Wagtail's is its API v2, asked for the same fields of pages that have them."""

from .case import Case, Figure, Request

FIELDS = "summary,author,published_at,views,source(name,url),cover_thumbnail"
LIST = Request("/api/v1/articles?limit=20", holds='"view_count"')
STOCK_LIST = Request(
    f"/api/v2/pages/?type=stock.NewsPage&fields={FIELDS}&order=-published_at&limit=20", holds='"cover_thumbnail"'
)
DETAIL = Request("/api/v1/articles/{article}", holds='"view_count"')
STOCK_DETAIL = Request("/api/v2/pages/{news}/", holds='"cover_thumbnail"')

CACHED_DETAIL = Case(
    key="api-article-cached",
    name="API article, cached",
    ours=DETAIL,
    stock=STOCK_DETAIL,
    bare=True,
    cached=True,
    figures=[Figure("of_bare", least=0.8)],
)
CACHED_LIST = Case(
    key="api-list-cached",
    name="API list of 20, cached",
    ours=LIST,
    stock=STOCK_LIST,
    bare=True,
    cached=True,
    figures=[Figure("of_bare", least=0.8)],
)
UNCACHED_DETAIL = Case(key="api-article", name="API article", ours=DETAIL, stock=STOCK_DETAIL, bare=True)
UNCACHED_LIST = Case(
    key="api-list",
    name="API list of 20",
    ours=LIST,
    stock=STOCK_LIST,
    bare=True,
    figures=[Figure("times_stock", least=15), Figure("queries", most=8)],
)
