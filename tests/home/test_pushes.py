import json
from urllib.parse import parse_qs, urlsplit

from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils.timezone import localdate

from wagtail.models import PageViewRestriction
from wagtail.test.utils import WagtailTestUtils

from articles.models import ArticlePage
from articles.withdrawals.withdraw import withdraw
from deliveries.engines import BATCH
from deliveries.models import Delivery, PendingPush, PushDay
from deliveries.pushes import gather_pushes
from deliveries.relay import deliver_due
from tests.articles.builders import an_article
from tests.articles.review.builders import a_person
from tests.deliveries.sinks import a_web_server
from tests.home.builders import a_portal, a_section, an_institution, settings_of_site


class PushTests(WagtailTestUtils, TestCase):
    """From the editor's publishing to the bytes a search engine receives."""

    def setUp(self):
        self.server = a_web_server(self)
        self.says(remain=99, success=1)
        host = f"http://127.0.0.1:{self.server.server_address[1]}"
        endpoints = {"baidu": f"{host}/urls", "baidu_gone": f"{host}/del", "indexnow": f"{host}/indexnow"}
        self.enterContext(override_settings(DELIVERIES_ALLOW_PRIVATE_TARGETS=True, DELIVERIES_PUSH_ENDPOINTS=endpoints))
        self.section = a_section(an_institution(a_portal()))
        self.article = an_article(self.section, ArticlePage, live=False)

    def says(self, status=200, **answer):
        self.server.answer, self.server.says = status, json.dumps(answer).encode()

    def publish(self, page=None):
        (page or self.article).save_revision().publish()

    def send(self):
        gather_pushes()
        deliver_due()
        return [(urlsplit(path), body.decode()) for path, _headers, body in self.server.kept]

    def test_nothing_is_pushed_without_a_token(self):
        self.publish()

        self.assertEqual((self.send(), PendingPush.objects.count()), ([], 0))

    def test_baidu_hears_of_a_published_page(self):
        settings_of_site(baidu_token="t0k")
        self.publish()

        ((address, body),) = self.send()

        self.assertEqual((address.path, body), ("/urls", f"http://localhost{self.article.url}"))
        self.assertEqual(parse_qs(address.query), {"site": ["http://localhost"], "token": ["t0k"]})
        day = PushDay.objects.get()
        self.assertEqual((day.pushed, day.remain), (1, 99))

    def test_baidu_hears_that_a_page_was_withdrawn(self):
        settings_of_site(baidu_token="t0k")
        self.publish()
        self.article.refresh_from_db()
        withdraw(self.article, by=a_person("boss", superuser=True), reason="The figures are wrong.")

        ((address, body),) = self.send()

        self.assertEqual((address.path, body), ("/del", f"http://localhost{self.article.url}"))

    def test_indexnow_gets_its_key_and_its_list(self):
        settings_of_site(indexnow_key="0123456789abcdef")
        self.publish()

        ((address, body),) = self.send()

        self.assertEqual(address.path, "/indexnow")
        self.assertEqual(
            json.loads(body),
            {
                "host": "localhost",
                "key": "0123456789abcdef",
                "keyLocation": "http://localhost/0123456789abcdef.txt",
                "urlList": [f"http://localhost{self.article.url}"],
            },
        )

    def test_what_search_engines_may_not_find_is_not_pushed(self):
        settings_of_site(baidu_token="t0k")
        self.article.noindex = True
        self.publish()
        PageViewRestriction.objects.create(page=self.section, restriction_type=PageViewRestriction.LOGIN)
        self.article.noindex = False
        self.publish()

        self.assertEqual(PendingPush.objects.count(), 0)

    def test_many_pages_go_out_in_one_call_and_never_more_than_the_day_allows(self):
        settings_of_site(baidu_token="t0k")
        for number in range(5):
            self.publish(an_article(self.section, ArticlePage, f"Ship {number}", live=False))
        self.says(remain=2, success=3)
        before = BATCH["baidu"]
        BATCH["baidu"] = 3
        self.addCleanup(BATCH.__setitem__, "baidu", before)

        self.send()
        sizes = [len(body.split()) for _address, body in self.send()]

        self.assertEqual(sizes, [3, 2])

    def test_a_spent_quota_waits_for_the_next_day(self):
        settings_of_site(baidu_token="t0k")
        self.says(400, error=400, message="over quota")
        self.publish()

        self.send()

        delivery = Delivery.objects.get()
        self.assertEqual((delivery.state, delivery.last_error), ("queued", "baidu: over quota"))
        self.assertGreater(localdate(delivery.next_at), localdate())
        self.assertEqual(PushDay.objects.get().remain, 0)

    def test_a_wrong_token_is_tried_again_and_goes_out_with_the_right_one(self):
        settings_of_site(baidu_token="wrong")
        self.says(401, error=401, message="token is not valid")
        self.publish()
        self.send()
        self.assertEqual(Delivery.objects.get().last_error, "baidu: token is not valid")

        settings_of_site(baidu_token="right")

        self.assertEqual(Delivery.objects.get().target["secret"], "right")

    def test_taking_the_token_away_drops_what_waits(self):
        settings_of_site(baidu_token="t0k")
        self.publish()

        settings_of_site(baidu_token="")

        self.assertEqual(PendingPush.objects.count(), 0)

    def test_the_settings_show_how_it_stands(self):
        settings = settings_of_site(baidu_token="t0k")
        self.publish()
        self.send()
        self.login()

        page = self.client.get(reverse("wagtailsettings:edit", args=["home", "sitesettings", settings.site_id]))

        self.assertContains(page, "今日已收录提交：1")
        self.assertContains(page, "今日剩余额度：99")
