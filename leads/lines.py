"""Lists that an editor types: mail addresses between commas, other sites line by line."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")


def lines_in(text: str) -> list[str]:
    return [line for written in text.splitlines() if (line := written.strip().rstrip("/"))]


def validate_mail_list(value: str) -> None:
    """Addresses separated by commas."""
    for address in value.split(","):
        validate_email(address.strip())


def validate_origins(value: str) -> None:
    """Scheme and host of a site, one a line; nothing that could stand for more in a header."""
    for line in lines_in(value):
        if not ORIGIN.fullmatch(line):
            told = _("“%(line)s” is not the beginning of an address, as https://www.example.org is.")
            raise ValidationError(told, params={"line": line})
