"""Going out by HTTP: to public addresses only, by TLS, within a time that holds for the whole way."""

import concurrent.futures
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from urllib.parse import urlsplit

from .conf import conf

TIMEOUT = 10  # seconds; several fit into a lease
LONGEST_ANSWER = 1024 * 1024
EMBEDDED = {  # IPv4 in the clothes of IPv6: where the four bytes begin
    ipaddress.ip_network("::ffff:0:0/96"): 96,  # mapped
    ipaddress.ip_network("64:ff9b::/96"): 96,  # NAT64, RFC 6052
    ipaddress.ip_network("2002::/16"): 16,  # 6to4, RFC 3056
}
# All that is given out of IPv6, RFC 4291; Python takes fec0::, ::7f00:1 and more of the rest for global.
UNICAST = ipaddress.ip_network("2000::/3")
DOCUMENTATION = ipaddress.ip_network("3fff::/20")  # RFC 9637, younger than this Python
RESERVED = [
    ipaddress.ip_network("192.0.0.0/24"),  # protocol assignments, RFC 6890
    ipaddress.ip_network("192.88.99.0/24"),  # anycast of 6to4, RFC 7526
]


class Undelivered(Exception):
    """Why a message did not arrive, without anything personal in it.

    `until` when another attempt makes no sense before; `is_down` when it is the way there that failed and not this
    message; `is_final` when no attempt will ever make sense.
    """

    def __init__(self, reason: str, *, until: datetime | None = None, is_down: bool = False, is_final: bool = False):
        super().__init__(reason)
        self.until, self.is_down, self.is_final = until, is_down, is_final


def post(
    url: str, body: bytes, headers: dict[str, str], *, timeout: float = TIMEOUT, plain: bool = False
) -> tuple[int, bytes]:
    """POST to a public https address and return status and answer (at most a megabyte); redirects are not followed.

    `plain` lets http pass, for an address of our own choosing that has nothing better. All of it takes at most
    `timeout` seconds, however slowly the other side drips.
    Raises Undelivered where the address is not public, and OSError, ValueError or HTTPException from the way there.
    """
    parts = urlsplit(url)
    way = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    until = time.monotonic() + timeout
    connection = connection_to(parts, timeout, plain)
    try:
        connection.connect()
        with cut_off_at(connection.sock, until):
            connection.request("POST", way, body, headers)
            response = connection.getresponse()
            return response.status, response.read(LONGEST_ANSWER)
    finally:
        connection.close()


@contextmanager
def cut_off_at(sock: socket.socket, until: float) -> Iterator[None]:
    """Hang up when the time is over: a socket's own timeout begins anew with every byte. Raises TimeoutError then."""
    over = threading.Event()

    def hang_up():
        over.set()
        with suppress(OSError):  # hung up already
            sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(until - time.monotonic(), 0), hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        if over.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
    if over.is_set():
        raise TimeoutError


def connection_to(parts, timeout: float, plain: bool = False) -> http.client.HTTPConnection:
    if parts.scheme == "http" and conf.ALLOW_PRIVATE_TARGETS:
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    if parts.scheme == "http" and plain:
        return PlainConnection(parts.hostname, parts.port, timeout=timeout)
    if parts.scheme != "https" or not parts.hostname:
        raise Undelivered("not https")
    return PublicConnection(parts.hostname, parts.port, timeout=timeout)


class PlainConnection(http.client.HTTPConnection):
    """Without TLS, and to a public address only."""

    def connect(self):
        self.sock = socket.create_connection((public_address(self.host, self.port), self.port), self.timeout)


class PublicConnection(http.client.HTTPSConnection):
    """Goes to the very address that was checked, so that a name cannot change its mind in between."""

    def connect(self):
        until = time.monotonic() + self.timeout
        address = public_address(self.host, self.port)
        if self.port not in conf.PORTS and not conf.ALLOW_PRIVATE_TARGETS:
            raise Undelivered("port not allowed")
        plain = socket.create_connection((address, self.port), self.timeout)
        wrap = ssl.create_default_context().wrap_socket
        self.sock = wrap(plain, server_hostname=self.host, do_handshake_on_connect=False)
        with cut_off_at(self.sock, until):
            self.sock.do_handshake()


def public_address(host: str, port: int) -> str:
    """The first address of the host. Raises Undelivered where any is private: none of ours is reached by webhook."""
    found = addresses_of(host, port)
    if not conf.ALLOW_PRIVATE_TARGETS and not all(is_public(address) for address in found):
        raise Undelivered("private address")
    return found[0]


def addresses_of(host: str, port: int) -> list[str]:
    """What the resolver says, if it says so in time."""
    # The resolver has no timeout of its own; a thread that still waits for it ends with the process.
    asked = concurrent.futures.Future()
    threading.Thread(target=ask_resolver, args=(host, port, asked), daemon=True).start()
    try:
        return [row[4][0] for row in asked.result(TIMEOUT / 2)]
    except (OSError, UnicodeError) as error:
        raise Undelivered("unknown host", is_down=True) from error


def ask_resolver(host: str, port: int, asked: concurrent.futures.Future) -> None:
    try:
        asked.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError, ValueError, OverflowError) as error:
        asked.set_exception(error)


def is_public(text: str) -> bool:
    """Whether an address belongs to the public internet, and what it wraps does too."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if address.version == 4:
        return address.is_global and not address.is_multicast and not any(address in known for known in RESERVED)
    for network, start in EMBEDDED.items():
        if address in network:
            return is_public(str(ipaddress.IPv4Address(int(address) >> (96 - start) & 0xFFFFFFFF)))
    return address in UNICAST and address.is_global and address not in DOCUMENTATION
