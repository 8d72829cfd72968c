"""Nobody makes the portal knock at doors of its own network, however the address is written or answered."""

import contextlib
import http.client
import socket
import threading
from unittest import mock

from django.test import SimpleTestCase, override_settings

from deliveries.wire import Undelivered, is_public, post
from tests.deliveries.sinks import a_web_server

# What a resolver may answer, and a few that it makes of numbers itself.
INSIDE = [
    "0.0.0.0",  # noqa: S104 -- an address to be refused
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::10.0.0.1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2002:c0a8:101::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
OUTSIDE = ["8.8.8.8", "114.114.114.114", "2400:3200::1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
# Written so that a filter of texts would not see it.
SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "0",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "127。0。0。1",
    "①②⑦.0.0.1",
]


def answering(*rounds):
    """A resolver that answers each time with the next of these addresses."""
    answers = iter(rounds)

    def answer(host, port, *args, **kwargs):
        family = socket.AF_INET6 if ":" in (address := next(answers)) else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    return mock.patch("socket.getaddrinfo", side_effect=answer)


class ProbeTests(SimpleTestCase):
    def setUp(self):
        self.server = a_web_server(self)
        self.port = self.server.server_address[1]

    def refusal(self, url: str) -> str:
        try:
            return f"went out: {post(url, b'{}', {}, timeout=3)}"
        except Undelivered as error:
            return str(error)
        except ValueError:
            return "no address"

    def test_an_inner_address_is_seen_whatever_it_wears(self):
        self.assertEqual([address for address in INSIDE if is_public(address)], [])
        self.assertEqual([address for address in OUTSIDE if not is_public(address)], [])
        self.assertGreaterEqual(len(INSIDE) + len(SPELLINGS), 40)

    def test_an_inner_address_is_refused_whatever_name_leads_there(self):
        for address in INSIDE:
            with self.subTest(address), answering(address):
                self.assertEqual(self.refusal("https://hooks.example.org/"), "private address")

    def test_an_inner_address_is_refused_however_it_is_written(self):
        for host in SPELLINGS:
            with self.subTest(host):
                self.assertIn(
                    self.refusal(f"https://{host}:{self.port}/"), {"private address", "unknown host", "no address"}
                )
        self.assertEqual(self.server.kept, [])

    def test_one_inner_address_among_outer_ones_is_enough(self):
        rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.1")]
        with mock.patch("socket.getaddrinfo", return_value=rows):
            self.assertEqual(self.refusal("https://hooks.example.org/"), "private address")

    def test_a_name_that_changes_its_mind_is_asked_once(self):
        with answering("8.8.8.8", "127.0.0.1") as asked, mock.patch("socket.create_connection") as connect:
            connect.side_effect = ConnectionRefusedError
            with self.assertRaises(ConnectionRefusedError):
                post("https://hooks.example.org/", b"{}", {})

        self.assertEqual([asked.call_count, connect.call_args.args[0]], [1, ("8.8.8.8", 443)])

    def test_only_tls_and_only_its_ports(self):
        for url, why in (
            ("http://example.org/", "not https"),
            ("ftp://example.org/", "not https"),
            ("file:///etc/passwd", "not https"),
            ("gopher://127.0.0.1:6379/_FLUSHALL", "not https"),
            ("//example.org/", "not https"),
            ("https:///x", "not https"),
            ("https://example.org:99999/", "no address"),
            ("https://[::1/", "no address"),
        ):
            with self.subTest(url):
                self.assertEqual(self.refusal(url), why)
        for port in (22, 25, 80, 3306, 5432, 6379, 9200, 11211):
            with self.subTest(port), answering("8.8.8.8"):
                self.assertEqual(self.refusal(f"https://hooks.example.org:{port}/"), "port not allowed")

    def test_a_redirect_into_our_network_is_not_followed(self):
        inside = a_web_server(self)
        self.server.answer = 307
        self.server.headers = {"Location": f"http://127.0.0.1:{inside.server_address[1]}/"}
        with override_settings(DELIVERIES_ALLOW_PRIVATE_TARGETS=True):
            status, _answer = post(f"http://127.0.0.1:{self.port}/", b"{}", {})

        self.assertEqual((status, inside.kept), (307, []))

    def test_a_line_break_in_the_address_adds_no_header(self):
        with override_settings(DELIVERIES_ALLOW_PRIVATE_TARGETS=True):
            for url in (
                f"http://127.0.0.1:{self.port}/ HTTP/1.1\r\nX: y\r\n",
                f"http://127.0.0.1:{self.port}/\r\nX: y",
            ):
                with contextlib.suppress(http.client.HTTPException):
                    post(url, b"{}", {})
        self.assertEqual([headers for _path, headers, _body in self.server.kept if "X" in headers], [])

    def test_a_resolver_that_never_answers_holds_nobody_up(self):
        never = threading.Event()
        self.addCleanup(never.set)
        with (
            mock.patch("socket.getaddrinfo", side_effect=lambda *args, **kwargs: never.wait(60)),
            mock.patch("deliveries.wire.TIMEOUT", 0.2),
        ):
            self.assertEqual(self.refusal("https://hooks.example.org/"), "unknown host")
