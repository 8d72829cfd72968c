"""Which network an enquiry comes from, as a hash that says nothing and is forgotten after two days."""

import hmac
import ipaddress

from django.conf import settings
from django.utils import timezone

from .conf import conf

SIZE = 32


def address_of(request) -> str:
    """The client's address: so many entries from the right of X-Forwarded-For as we have proxies of our own.

    What stands further left was written by whoever sent the request.
    """
    proxies = conf.TRUSTED_PROXIES
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return told[-proxies] if proxies and len(told) >= proxies else request.META.get("REMOTE_ADDR", "")


def network_of(request) -> str:
    """A hash of the address, of its /64 for IPv6; another one each day. Empty where there is no address."""
    try:
        address = ipaddress.ip_address(address_of(request))
    except ValueError:
        return ""
    if mapped := getattr(address, "ipv4_mapped", None):
        address = mapped
    network = ipaddress.ip_network((address, 32 if address.version == 4 else 64), strict=False)
    told = f"leads.network|{timezone.localdate()}|{network}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), told, "sha256").hex()[:SIZE]
