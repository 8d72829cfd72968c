"""Targets and notices for the tests."""

from deliveries.events import announce
from deliveries.notices import Notice, tell
from deliveries.targets import NoticeTarget

EVENT = "test.happened"
announce(EVENT, "测试事项")


def a_target(kind="webhook", *, address="https://hooks.example.org/in", secret="", **values):
    target = NoticeTarget(name=values.pop("name", f"{kind} target"), kind=kind, **{"events": [EVENT]} | values)
    target.address, target.secret = address, secret
    target.save()
    return target


def a_notice(number=1, **values):
    facts = {
        "title": f"新线索 {number}",
        "text": "有访客通过“获取方案”索取培训方案。",
        "url": f"https://portal.example/admin/leads/{number}/",
        "button": "查看线索",
        "one": "%(count)d 条新线索",
        "many": "%(count)d 条新线索",
        "many_url": "https://portal.example/admin/leads/",
        "data": {"number": number},
    }
    return Notice(**facts | values)


def tell_of(number=1, *, pages=(), **values) -> int:
    return tell(EVENT, a_notice(number, **values), key=f"thing-{number}", pages=list(pages))
