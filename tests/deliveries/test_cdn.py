import json
from urllib.parse import parse_qs, urlsplit

from django.test import SimpleTestCase, TestCase, override_settings, tag
from django.utils import timezone

from deliveries.cdn_signatures import acs3, digest, tc3
from deliveries.models import Delivery
from deliveries.purges import queue_purge
from deliveries.relay import deliver_due
from tests.deliveries.sinks import a_web_server

PAGES = ["https://www.example.org/", "https://www.example.org/yunling/新闻/"]


@tag("once")
class SignatureTests(SimpleTestCase):
    def test_aliyuns_own_example(self):
        """https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature"""
        headers = acs3(
            "YourAccessKeyId",
            "YourAccessKeySecret",
            host="ecs.cn-shanghai.aliyuncs.com",
            query={"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"},
            headers={
                "x-acs-action": "RunInstances",
                "x-acs-date": "2023-10-26T10:22:32Z",
                "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
                "x-acs-version": "2014-05-26",
            },
        )

        self.assertEqual(
            headers["Authorization"],
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;"
            "x-acs-date;x-acs-signature-nonce;x-acs-version,"
            "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
        )

    def test_tencents_own_example(self):
        """https://cloud.tencent.com/document/api/228/30978"""
        body = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
        headers = {"Content-Type": "application/json; charset=utf-8", "Host": "cvm.tencentcloudapi.com"}
        signed = tc3("AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******", "Gu5t9xGARNpq86cd98joQYCN3*******", service="cvm",
                     body=body, headers=headers, now=1551113065)  # fmt: skip

        self.assertEqual(digest(body), "35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064")
        self.assertEqual(
            signed["Authorization"],
            "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******/2019-02-25/cvm/tc3_request, "
            "SignedHeaders=content-type;host, "
            "Signature=2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c",
        )


@override_settings(DELIVERIES_ALLOW_PRIVATE_TARGETS=True)
class PurgeTests(TestCase):
    def setUp(self):
        self.server = a_web_server(self)
        self.endpoint = f"http://127.0.0.1:{self.server.server_address[1]}"

    def use(self, backend: str, **more):
        keys = {"KEY_ID": "id", "SECRET": "secret", "ENDPOINT": self.endpoint}
        self.enterContext(override_settings(WAGTAILFRONTENDCACHE={"one": {"BACKEND": backend, **keys, **more}}))

    def states(self) -> list:
        return list(Delivery.objects.order_by("key").values_list("state", "last_error"))

    def test_aliyun_is_told_addresses_and_directories(self):
        self.use("deliveries.cdn.AliyunBackend")
        self.server.says = b'{"RefreshTaskId": "1", "RequestId": "2"}'

        queue_purge([*PAGES, "https://www.example.org/linjiang/a/"], ["https://www.example.org/linjiang/"])
        self.assertEqual(deliver_due(), 2)

        told = [parse_qs(urlsplit(path).query) for path, _headers, _body in self.server.kept]
        self.assertCountEqual(
            [(asked["ObjectType"], asked["ObjectPath"]) for asked in told],
            [(["File"], ["\n".join(PAGES)]), (["Directory"], ["https://www.example.org/linjiang/"])],
        )
        self.assertEqual(self.server.kept[0][1]["x-acs-action"], "RefreshObjectCaches")

    def test_tencent_is_told_addresses_and_directories(self):
        self.use("deliveries.cdn.TencentBackend")
        self.server.says = b'{"Response": {"TaskId": "1", "RequestId": "2"}}'

        queue_purge(PAGES, ["https://www.example.org/linjiang/"])
        self.assertEqual(deliver_due(), 2)

        told = {headers["X-TC-Action"]: json.loads(body) for _path, headers, body in self.server.kept}
        self.assertEqual(
            told,
            {
                "PurgeUrlsCache": {"Urls": PAGES},
                "PurgePathCache": {"Paths": ["https://www.example.org/linjiang/"], "FlushType": "delete"},
            },
        )

    def test_a_refusal_is_in_the_ledger_and_tried_again(self):
        self.use("deliveries.cdn.TencentBackend")
        self.server.says = b'{"Response": {"Error": {"Code": "AuthFailure.SignatureFailure"}, "RequestId": "2"}}'

        queue_purge(PAGES)
        self.assertEqual(deliver_due(), 0)

        self.assertEqual(self.states(), [("queued", "AuthFailure.SignatureFailure")])

    def test_a_spent_quota_waits_for_tomorrow(self):
        self.use("deliveries.cdn.AliyunBackend")
        self.server.answer, self.server.says = 400, b'{"Code": "QuotaExceeded.Refresh"}'

        queue_purge(PAGES)
        deliver_due()

        self.assertGreater(timezone.localdate(Delivery.objects.get().next_at), timezone.localdate())

    def test_wagtails_backends_are_heard_though_they_only_log(self):
        with override_settings(
            WAGTAILFRONTENDCACHE={
                "varnish": {
                    "BACKEND": "wagtail.contrib.frontend_cache.backends.http.HTTPBackend",
                    "LOCATION": self.endpoint,  # which knows no PURGE
                }
            }
        ):
            queue_purge(PAGES[:1])
            deliver_due()

        ((state, error),) = self.states()
        self.assertEqual((state, error[:47]), ("queued", "Couldn't purge 'https://www.example.org/' from "))

    def test_other_hosts_are_left_to_other_cdns_and_calls_are_not_too_long(self):
        self.use("deliveries.cdn.AliyunBackend", HOSTNAMES=["www.example.org"])
        many = [f"https://www.example.org/{number}/" for number in range(100)]

        self.assertEqual(queue_purge([*many, "https://other.example/"]), 3)
        self.assertEqual([len(delivery.content["urls"]) for delivery in Delivery.objects.order_by("key")], [40, 40, 20])

    def test_nothing_is_sent_to_a_private_address(self):
        self.enterContext(override_settings(DELIVERIES_ALLOW_PRIVATE_TARGETS=False))
        self.use("deliveries.cdn.TencentBackend", ENDPOINT="https://127.0.0.1")

        queue_purge(PAGES)
        deliver_due()

        self.assertEqual(self.states(), [("queued", "private address")])
