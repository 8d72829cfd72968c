"""Numbers that belong to a person and must not be published: identity cards, bank cards, mobile telephones."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from ...ancestry import ancestors_of
from ..findings import Finding, Severity
from ..texts import Passage, passages

IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5} ?(?:18|19|20)\d{6} ?\d{3}[\dXx](?![0-9A-Za-z])", re.ASCII)
# China UnionPay, Visa, Mastercard, JCB, and the older numbers of ICBC; grouped by four or not at all.
CARD = re.compile(
    r"(?<![0-9A-Za-z])(?=62|60|4|5[1-5]|35|9558)\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?(?![0-9A-Za-z])", re.ASCII
)
MOBILE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?![0-9A-Za-z])", re.ASCII)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
HALF_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF38: "X", 0xFF58: "x"}


def check_personal_data(page) -> Iterator[Finding]:
    # Asked once, and only by a text with mobile numbers in it.
    ours = cache(lambda: numbers_of_the_house(page))
    for passage in passages(page):
        plain = Passage(passage.place, passage.text.translate(HALF_WIDTH))
        yield from numbers(plain, IDENTITY, is_identity, _("An identity card number must not be published."))
        yield from numbers(plain, CARD, is_card, _("A bank card number must not be published."))
        yield from mobiles(plain, ours)


def numbers(passage: Passage, pattern: re.Pattern, is_real, message: str) -> Iterator[Finding]:
    for found in pattern.finditer(passage.text):
        if is_real(digits(found.group())):
            yield Finding(Severity.BLOCK, "personal-data", message, passage.place, masked(found.group()))


def mobiles(passage: Passage, numbers_of_the_house: Callable[[], set[str]]) -> Iterator[Finding]:
    for found in MOBILE.finditer(passage.text):
        if digits(found.group(1)) not in numbers_of_the_house():
            yield Finding(
                Severity.WARN,
                "personal-data",
                _("A mobile number that is not one of the site's own."),
                passage.place,
                passage.around(*found.span()),
                _("Give the hotline, or make sure that the person agrees."),
            )


def digits(text: str) -> str:
    return re.sub("[ -]", "", text).upper()


def masked(number: str) -> str:
    # A finding is kept and shown to others; the number itself is what must not spread.
    return f"{number[:4]}…{number[-2:]}"


def is_identity(number: str) -> bool:
    """Whether 18 characters are an identity card number: a day of birth that exists, and the right check digit."""
    try:
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return "10X98765432"[total % 11] == number[17]


def is_card(number: str) -> bool:
    """Whether the digits pass the check of ISO/IEC 7812-1 (Luhn) and are no identity card number."""
    if len(number) == 18 and is_identity(number):
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def numbers_of_the_house(page) -> set[str]:
    """Mobile numbers written in the settings of the page's site or on the pages above it: hotlines, service numbers."""
    owners = [*settings_of_site(page), *(above.specific for above in ancestors_of(page))]
    texts = [getattr(owner, field.name) or "" for owner in owners for field in short_fields(owner)]
    return {digits(found.group(1)) for text in texts for found in MOBILE.finditer(text)}


def settings_of_site(page) -> list:
    site = page.get_site()
    if site is None or not apps.is_installed("wagtail.contrib.settings"):
        return []
    from wagtail.contrib.settings.models import BaseSiteSetting
    from wagtail.contrib.settings.registry import registry

    return [model.for_site(site) for model in registry if issubclass(model, BaseSiteSetting)]


def short_fields(owner) -> list[models.Field]:
    return [field for field in owner._meta.concrete_fields if isinstance(field, models.CharField)]
