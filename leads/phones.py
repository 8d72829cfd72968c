"""Telephone numbers as people in China write them."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

import phonenumbers

REGION = "CN"
SERVICE = re.compile(r"(400|800)\d{7}")
NUMBER = re.compile(r"\+?\d(?:[\s\-()]{0,2}\d){6,}")
BRANCH = re.compile(r"(0\d{2,3}[\s-]?\d{7,8})-(\d{1,6})")


def normalised(typed: str) -> str:
    """The number in E.164 with its extension, for example `+8613800000000` or `+8687100000000;ext=801`.

    Raises ValidationError when nobody could be called under it.
    """
    typed = unicodedata.normalize("NFKC", typed).strip()
    digits = re.sub(r"[\s\-()]", "", typed)
    if SERVICE.fullmatch(digits):
        return f"+86{digits}"
    try:
        number = phonenumbers.parse(with_extension_named(typed), REGION)
    except phonenumbers.NumberParseException as error:
        raise invalid() from error
    if not phonenumbers.is_possible_number(number) or not has_right_length(number):
        raise invalid()
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{e164};ext={number.extension}" if number.extension else e164


def canonical(typed: str) -> str:
    """The number as one and the same text however it is written; what is no number, by its digits."""
    try:
        return normalised(typed)
    except ValidationError:
        return re.sub(r"\D", "", unicodedata.normalize("NFKC", typed))


def with_extension_named(typed: str) -> str:
    """`0871-12345678转801` and `0871-12345678-801` in the words the library knows."""
    return BRANCH.sub(r"\1 ext. \2", re.sub("(分机|转)+", " ext. ", typed))


def has_right_length(number: phonenumbers.PhoneNumber) -> bool:
    """A Chinese number is a mobile of eleven digits or a landline with its area code; abroad the library decides."""
    if number.country_code != 86:
        return phonenumbers.is_valid_number(number)
    national = str(number.national_number)
    return bool(re.fullmatch(r"1[3-9]\d{9}|[2-9]\d{8,10}|10\d{8}", national))


def invalid() -> ValidationError:
    return ValidationError(
        _("A mobile number has 11 digits; write a landline with its area code, for example 0871-12345678."),
        code="phone",
    )


def masked(phone: str) -> str:
    """`138****0000`: enough to recognise, not enough to call."""
    if len(phone) < 7:
        return "*" * len(phone)
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"{phone[:3]}****{phone[-2:]}"


def hidden_numbers(text: str) -> str:
    """The text with everything masked that could be a telephone number."""
    return NUMBER.sub(lambda found: masked(found.group()), text)
