import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

from django.test import TestCase, override_settings

from deliveries.models import Delivery
from deliveries.outbox import queue_robot
from deliveries.relay import deliver_due
from tests.deliveries.sinks import a_web_server

TEXT = "有一篇文章待审"


def signature(key: str, content: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), content.encode(), hashlib.sha256)).decode()


@override_settings(DELIVERIES_ALLOW_PRIVATE_TARGETS=True)
class RobotTests(TestCase):
    def setUp(self):
        self.server = a_web_server(self)
        self.server.answer = 200

    def send(self, kind, secret="", says=None):
        self.server.says = json.dumps(says or {"errcode": 0}).encode()
        url = f"http://127.0.0.1:{self.server.server_address[1]}/send?key=1"
        queue_robot(kind=kind, url=url, text=TEXT, key=kind, secret=secret)
        deliver_due()
        path, _headers, body = self.server.kept[-1]
        return parse_qs(urlsplit(path).query), json.loads(body)

    def test_wecom_gets_its_own_words(self):
        query, body = self.send("wecom")

        self.assertEqual((query, body), ({"key": ["1"]}, {"msgtype": "text", "text": {"content": TEXT}}))
        self.assertEqual(Delivery.objects.get().state, "sent")

    def test_dingtalk_is_signed_in_the_address(self):
        query, body = self.send("dingtalk", "SEC1")

        self.assertEqual(body, {"msgtype": "text", "text": {"content": TEXT}})
        self.assertEqual(query["sign"], [signature("SEC1", f"{query['timestamp'][0]}\nSEC1")])

    def test_feishu_is_signed_in_the_body(self):
        _query, body = self.send("feishu", "s1", {"code": 0})

        self.assertEqual((body["msg_type"], body["content"]), ("text", {"text": TEXT}))
        self.assertEqual(body["sign"], signature(f"{body['timestamp']}\ns1", ""))

    def test_a_refusal_inside_a_good_answer_is_tried_again(self):
        self.send("wecom", says={"errcode": 45009, "errmsg": "too many"})

        delivery = Delivery.objects.get()
        self.assertEqual((delivery.state, delivery.last_error), ("queued", "wecom: 45009"))

    def test_an_unknown_kind_is_refused_at_once(self):
        with self.assertRaisesMessage(ValueError, "wecom, dingtalk, feishu"):
            queue_robot(kind="fax", url="https://example.org", text=TEXT, key="k")
