"""What editors wait for."""

from .case import COUNT, Case, Request

EXPLORER = Case(
    key="explorer",
    name="explorer, {siblings:,} siblings",
    ours=Request("/admin/pages/{section}/", staff=True),
    stock=Request("/admin/pages/{section}/", staff=True),
    one_by_one=True,
)
EDIT = Case(
    key="edit",
    name="edit screen",
    ours=Request("/admin/pages/{edited}/edit/", staff=True),
    stock=Request("/admin/pages/{news}/edit/", staff=True),
    one_by_one=True,
)
CHANGE = {"title": f"基层治理培训纪实之 {COUNT}", "action-publish": "action-publish"}
PUBLISH = Case(
    key="publish",
    name="publish",
    ours=Request(
        "/admin/pages/{edited}/edit/", form=CHANGE, staff=True, over_page=True, drawn="edited_streams", status=302
    ),
    stock=Request("/admin/pages/{news}/edit/", form=CHANGE, staff=True, over_page=True, status=302),
    one_by_one=True,
)
