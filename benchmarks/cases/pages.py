"""Pages as visitors see them. Stock Wagtail's is the blog page its tutorial ends with."""

from .case import Case, Figure, Request

CACHED = Case(
    key="page-cached",
    name="article page, cached",
    ours=Request("{article_path}", holds="data-views="),
    stock=Request("{tutorial_path}"),
    as_shipped=True,
    bare=True,
    cached=True,
    figures=[
        Figure("of_bare", least=0.8),
        Figure("times_stock", least=250),
        Figure("times_shipped", least=250),
        Figure("p99", most=5),
    ],
)
UNCACHED = Case(
    key="page",
    name="article page",
    ours=Request("{article_path}", holds="data-views="),
    stock=Request("{tutorial_path}"),
    bare=True,
    figures=[Figure("times_stock", least=2), Figure("queries", most=12)],
    slower=Figure("slower", most=1.3),
)
FRONT = Case(
    key="front",
    name="front page of an institution",
    ours=Request("{institution_path}"),
    stock=Request("{tutorial_path}"),
    bare=True,
)
SECTION = Case(
    key="section",
    name="section, page 1",
    ours=Request("{section_path}"),
    stock=Request("{tutorial_path}"),
    bare=True,
)
