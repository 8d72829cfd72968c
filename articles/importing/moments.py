"""Date and time as Chinese sites write them, in Beijing time."""

import re
import unicodedata
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")

DAY = r"(?P<year>(?:19|20)\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)\s*日?"
WEEKDAY = r"(?:\s*[(\[]?\s*(?:星期|周)[一二三四五六日天]\s*[)\]]?)?"
CLOCK = (
    r"(?:[\sT,]*(?P<half>凌晨|早上|上午|中午|下午|晚上|AM|PM)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})"
    r"(?:\s*[:分]\s*(?P<second>\d{1,2})(?:\.\d+)?)?\s*[分秒]?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
MOMENT = re.compile(DAY + WEEKDAY + CLOCK, re.IGNORECASE)
DIGITS = re.compile(r"(?<!\d)((?:19|20)\d{6})(\d{6})?(?!\d)")
SECONDS = re.compile(r"\d{9,10}|\d{13}")


def read_moment(value: object) -> datetime | None:
    """The first moment in a text or a cell; midnight where only a day is given; None where there is none."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=BEIJING)
    if isinstance(value, date):
        return datetime.combine(value, time(), BEIJING)
    text = unicodedata.normalize("NFKC", str(value or "")).strip()
    if SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC).astimezone(BEIJING)
    if found := MOMENT.search(text):
        return from_match(found)
    if found := DIGITS.search(text):
        return from_digits(found)
    return from_mail_date(text)


def from_match(found: re.Match) -> datetime | None:
    part = found.groupdict()
    hour = int(part["hour"] or 0)
    if part["half"] and part["half"].upper() in {"下午", "晚上", "PM"} and hour < 12:
        hour += 12
    numbers = [int(part[name] or 0) for name in ("year", "month", "day")]
    try:
        moment = datetime(*numbers, hour, int(part["minute"] or 0), int(part["second"] or 0), tzinfo=BEIJING)
        if not part["zone"]:
            return moment
        zone = datetime.fromisoformat(f"2000-01-01T00:00:00{part['zone'].upper()}").tzinfo
        return moment.replace(tzinfo=zone).astimezone(BEIJING)
    except ValueError:
        return None


def from_digits(found: re.Match) -> datetime | None:
    try:
        return datetime.strptime(found[1] + (found[2] or "000000"), "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
    except ValueError:
        return None


def from_mail_date(text: str) -> datetime | None:
    """`Sun, 21 Apr 2024 17:39:02 +0800`, as feeds write it."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)).astimezone(BEIJING)
