"""Cards of articles as they are drawn in lists: each once, for whichever list shows it."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from wagtail.models import Site

from fragments.remembering import all_remembered, has_keeper
from fragments.requests import read_again

from .listings import as_cards, live_articles, ready_to_draw


class Cards:
    """Articles by their keys, in order. Pages are fetched where somebody walks through them, not to be drawn."""

    known: Sequence = ()

    def __init__(self, ids: list[int]):
        self.ids = ids

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self):
        return iter(cards_of(self.ids, known=self.known))

    def drawn(self, request) -> SafeString:
        if getattr(request, "is_preview", False) or not has_keeper():
            return draw(self, request)
        site = Site.find_for_request(request)
        keys = [("articles", "drawn", site and site.pk, pk) for pk in self.ids]
        drawn = all_remembered(keys, lambda missing: draw_each([key[-1] for key in missing], read_again(request)))
        return mark_safe("".join(drawn))  # noqa: S308 -- was rendered


def cards_of(wanted: list[int], **around) -> list:
    found = ready_to_draw(live_articles()).in_bulk(wanted) if wanted else {}
    return as_cards([found[pk] for pk in wanted if pk in found], **around)


def draw(cards, request) -> SafeString:
    return mark_safe("".join(draw_one(card, request) for card in cards))  # noqa: S308 -- was rendered


def draw_each(wanted: list[int], request) -> list[str]:
    found = {card.pk: draw_one(card, request) for card in cards_of(wanted)}
    return [found.get(pk, "") for pk in wanted]


def draw_one(card, request) -> str:
    return render_to_string(card.card_template, {"card": card, "request": request})
