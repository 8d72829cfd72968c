"""What visitors of a training portal typically search for: one list for every measurement.

Words of one, two and more letters, names, several words, a sentence without spaces, nothing found. The demo portal's
articles hold all of them but the last.
"""

from urllib.parse import urlencode

QUERIES = [
    "培训",
    "县",
    "顾念慈",
    "桌面推演",
    "社区治理",
    "应急管理",
    "数字政府",
    "公文写作",
    "青禾县 培训",
    "乡村振兴培训课程",
    "2025年 AI",
    "量子蜃景",
]
# What a visitor does next: another order, a choice, a later page.
NEXT = [
    {"q": "培训", "order": "newest"},
    {"q": "培训", "year": "2025", "type": "articlepage"},
    {"q": "顾念慈", "page": "3"},
]


def search_addresses() -> list[str]:
    """The typical searches, in a fixed order, as paths of a portal."""
    return [f"/search/?{urlencode(query)}" for query in [*({"q": query} for query in QUERIES), *NEXT]]
