import base64
import hashlib
import hmac
import json

from django.test import SimpleTestCase, TestCase, override_settings

from deliveries.channels import sign
from deliveries.models import Delivery
from deliveries.outbox import queue_webhook
from deliveries.relay import deliver_due
from deliveries.wire import is_public
from tests.deliveries.sinks import a_web_server

SECRET = "whsec_" + base64.b64encode(b"a secret of twenty-four.").decode()


def a_webhook(url, key="page-1"):
    return queue_webhook(url=url, event="page.published", payload={"title": "港口开放"}, key=key, secret=SECRET)


@override_settings(DELIVERIES_ALLOW_PRIVATE_TARGETS=True)
class WebhookTests(TestCase):
    def setUp(self):
        self.server = a_web_server(self)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hooks/cms?from=portal"

    def test_arrives_with_its_id_and_a_signature_that_holds(self):
        delivery = a_webhook(self.url)

        self.assertEqual(deliver_due(), 1)

        ((path, headers, body),) = self.server.kept
        self.assertEqual((path, headers["webhook-id"]), ("/hooks/cms?from=portal", str(delivery.pk)))
        moment = delivery.created_at.isoformat()
        self.assertEqual(
            json.loads(body), {"type": "page.published", "timestamp": moment, "data": {"title": "港口开放"}}
        )
        signed = f"{delivery.pk}.{headers['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.digest(b"a secret of twenty-four.", signed, hashlib.sha256)).decode()
        self.assertEqual(headers["webhook-signature"], f"v1,{expected}")

    def test_is_tried_again_when_it_is_not_taken(self):
        for status in (204, 302, 404, 500):
            self.server.answer = status
            a_webhook(self.url, key=str(status))
            deliver_due()

        self.assertEqual(
            {d.key: (d.state, d.last_error) for d in Delivery.objects.all()},
            {
                "204": ("sent", ""),
                "302": ("queued", "HTTP 302"),
                "404": ("queued", "HTTP 404"),
                "500": ("queued", "HTTP 500"),
            },
        )

    def test_follows_no_redirect(self):
        inside = a_web_server(self)
        self.server.answer, self.server.headers = 307, {"Location": f"http://127.0.0.1:{inside.server_address[1]}/"}
        a_webhook(self.url)

        deliver_due()

        self.assertEqual((len(self.server.kept), len(inside.kept)), (1, 0))

    def test_a_server_that_is_down_is_no_error_of_ours(self):
        self.server.shutdown()
        self.server.server_close()
        a_webhook(self.url)

        deliver_due()

        self.assertEqual(Delivery.objects.get().last_error, "ConnectionRefusedError")


class PrivateTargetTests(TestCase):
    """No request is sent into our own network, whatever it is called."""

    def reason(self, url):
        delivery = a_webhook(url, key=url)
        self.assertEqual(deliver_due(), 0)
        return Delivery.objects.get(pk=delivery.pk).last_error

    def test_by_number_by_name_and_in_every_spelling(self):
        self.server = a_web_server(self)
        port = self.server.server_address[1]
        for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0", "127.1"):
            with self.subTest(host):
                self.assertEqual(self.reason(f"https://{host}:{port}/"), "private address")
        self.assertEqual(self.server.kept, [])

    def test_of_other_kinds(self):
        for host in ("10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1"):
            with self.subTest(host):
                self.assertEqual(self.reason(f"https://{host}/"), "private address")

    def test_other_schemes_and_no_addresses(self):
        reasons = [
            self.reason(url) for url in ("http://example.org/", "file:///etc/passwd", "ftp://example.org", "", "//x")
        ]

        self.assertEqual(reasons, ["not https"] * 5)
        self.assertEqual(self.reason("https://[::1/"), "ValueError")
        self.assertEqual(self.reason("https://example.org:99999/"), "ValueError")


class AddressTests(SimpleTestCase):
    def test_ipv4_dressed_as_ipv6_is_seen_through(self):
        for text in ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"):
            with self.subTest(text):
                self.assertTrue(is_public(text))
        for text in (
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "fd00::1",
            "fe80::1%eth0",
            "::",
            "0.0.0.1",
        ):
            with self.subTest(text):
                self.assertFalse(is_public(text))

    def test_a_secret_that_is_no_base64_signs_as_it_stands(self):
        self.assertEqual(sign("plain", b"x"), base64.b64encode(hmac.digest(b"plain", b"x", hashlib.sha256)).decode())
