"""Where an enquiry comes from, as the visitor's browser tells it: bounded, trimmed, never trusted."""

import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from .lead import Lead

UTM = ("source", "medium", "campaign", "term", "content")
LONGEST_WORD, LONGEST_ADDRESS, LONGEST_HOST, LONGEST_TOLD = 100, 500, 255, 8000
FAST_CLOCK = timedelta(days=1)  # how far a visitor's clock may be ahead of ours
BROKEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
TABLET = re.compile(r"iPad|Tablet|PlayBook|Silk|Android(?!.*Mobile)")
PHONE = re.compile(r"Mobi|iPhone|iPod|Phone|MicroMessenger")


def told_by_form(text: str) -> dict:
    """What the hidden field of a form holds; nothing where it is no such thing."""
    try:
        told = json.loads(text) if len(text) <= LONGEST_TOLD else {}
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def attribution(told: dict, *, headers, own_address: str = "") -> dict:
    """The attribution columns of a lead, from `{"first": touch, "last": touch}` and the headers of the request.

    A browser without scripts tells nothing: then the campaign in the address of our own page is the last touch.
    """
    first, last = touch(told.get("first")), touch(told.get("last")) or touch({"url": own_address}, needs_utm=True)
    telling = last if last.get("referrer") or last.get("utm") else first
    utm = telling.get("utm", {})
    return {
        "first_touch": first,
        "last_touch": last,
        "referrer_host": host_of(telling.get("referrer", "")),
        "utm_source": utm.get("source", ""),
        "utm_campaign": utm.get("campaign", ""),
        "device": device_of(headers),
    }


def touch(told, *, needs_utm: bool = False) -> dict:
    """One touch as it may be stored: when, landing page, referrer, campaign; empty where nothing of it holds."""
    if not isinstance(told, dict):
        return {}
    address, utm = told.get("url"), told.get("utm")
    words = utm if isinstance(utm, dict) and utm else utm_in(address)
    kept = {
        "url": trimmed(address),
        "referrer": trimmed(told.get("referrer")),
        "utm": {name: word for name in UTM if (word := clean(words.get(name))[:LONGEST_WORD])},
    }
    if not any(kept.values()) or needs_utm and not kept["utm"]:
        return {}
    return {"at": moment(told.get("at")), **kept}


def clean(text) -> str:
    return BROKEN.sub("", text).strip() if isinstance(text, str) else ""


def trimmed(address) -> str:
    """The address without its query, which may say who somebody is, and without a password."""
    try:
        parts = urlsplit(clean(address))
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host or len(host) > LONGEST_HOST:
        return ""
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{parts.path}"[:LONGEST_ADDRESS]


def utm_in(address) -> dict:
    try:
        query = parse_qs(urlsplit(clean(address)).query, max_num_fields=50)
    except ValueError:
        return {}
    return {name: query[f"utm_{name}"][0] for name in UTM if f"utm_{name}" in query}


def host_of(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def moment(text) -> str:
    """The moment in our time zone; now where the visitor's clock says nothing, or the future."""
    now = timezone.now()
    try:
        found = parse_datetime(clean(text))
    except ValueError:
        found = None
    believed = found and timezone.is_aware(found) and found.year > 2000 and found < now + FAST_CLOCK
    return timezone.localtime(found if believed else now).isoformat(timespec="seconds")


def device_of(headers) -> str:
    """Phone, tablet or desktop, from what the browser says of itself; empty for a program."""
    agent = headers.get("User-Agent", "")
    if not agent.startswith("Mozilla/"):
        return ""
    if TABLET.search(agent):
        return Lead.Device.TABLET
    if headers.get("Sec-CH-UA-Mobile") == "?1" or PHONE.search(agent):
        return Lead.Device.PHONE
    return Lead.Device.DESKTOP
