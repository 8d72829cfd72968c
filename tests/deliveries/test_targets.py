"""Who is told of what, where, and how it leaves the house."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from django.core import mail
from django.db import connection, transaction
from django.test import TestCase, override_settings
from django.utils import timezone

from deliveries.models import Delivery, Line, NoticeTarget
from deliveries.outbox import queue_mail
from deliveries.relay import deliver_due
from deliveries.targets import targets_of
from tests.deliveries.builders import EVENT, a_target, tell_of
from tests.deliveries.clock import Clock
from tests.deliveries.sinks import a_web_server
from tests.leads.builders import a_form
from tests.own_pages.models import OwnLeadFormPage
from tests.programs.builders import a_site

ROBOT_KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"


def told() -> list[tuple[str, str]]:
    return sorted((d.notice_target.name, d.subject) for d in Delivery.objects.select_related("notice_target"))


class WhoIsToldTests(TestCase):
    def test_whoever_wants_to_hear_of_the_event_is_told_once(self):
        a_target(name="yes")
        a_target(name="of other things", events=["test.other"])
        a_target(name="switched off", is_active=False)

        self.assertEqual([tell_of(), tell_of()], [1, 1])
        self.assertEqual(told(), [("yes", EVENT)])

    def test_a_place_hears_of_what_stands_beneath_it_and_of_nothing_else(self):
        home = a_site()
        north, south = (a_form(OwnLeadFormPage, parent=home, slug=name) for name in ("north", "south"))
        form = a_form(OwnLeadFormPage, parent=north)
        for name, place in (("portal", None), ("north", north), ("south", south), ("form", form)):
            a_target(name=name, place=place)

        asked = [[form], [north], [south, None], [], [None]]
        with self.assertNumQueries(len(asked)):
            found = [[target.name for target in targets_of(EVENT, pages)] for pages in asked]

        self.assertEqual(
            found, [["portal", "north", "form"], ["portal", "north"], ["portal", "south"], ["portal"], ["portal"]]
        )

    def test_a_target_whose_place_goes_is_told_of_nothing_any_more(self):
        page = a_form(OwnLeadFormPage)
        a_target(place=page)

        page.delete()

        self.assertEqual(NoticeTarget.objects.count(), 0)

    def test_a_message_of_a_transaction_that_failed_was_never_queued(self):
        a_target()
        with self.assertRaises(ZeroDivisionError), transaction.atomic():
            tell_of()
            1 / 0  # noqa: B018 -- fails on purpose

        self.assertEqual(Delivery.objects.count(), 0)


class SecretsTests(TestCase):
    def test_neither_address_nor_secret_can_be_read_in_the_database(self):
        a_target("wecom", address=f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={ROBOT_KEY}", secret="SEC42")
        tell_of()

        stored = []
        with connection.cursor() as cursor:
            for table in ("deliveries_noticetarget", "deliveries_delivery", "deliveries_line"):
                cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 -- our own three tables
                stored += cursor.fetchall()

        self.assertEqual([ROBOT_KEY in repr(stored), "SEC42" in repr(stored), len(stored)], [False, False, 2])
        self.assertEqual(NoticeTarget.objects.get().secret, "SEC42")

    def test_an_older_site_key_still_opens_them_and_without_it_the_message_waits(self):
        with override_settings(SECRET_KEY="old"):
            target = a_target(secret="SEC42")
        with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["old"]):
            self.assertEqual(NoticeTarget.objects.get().secret, "SEC42")
        with override_settings(SECRET_KEY="new"):
            self.assertEqual(
                [tell_of(), deliver_due(), target.deliveries.get().last_error], [1, 0, "secret unreadable"]
            )
        self.assertEqual(target.deliveries.get().state, "queued")


class ServerMixin:
    def setUp(self):
        self.enterContext(override_settings(DELIVERIES_ALLOW_PRIVATE_TARGETS=True))
        self.server = a_web_server(self)
        self.server.says = b'{"errcode": 0, "code": 0}'
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/send?key={ROBOT_KEY}"

    def bodies(self) -> list[dict]:
        return [json.loads(body) for _path, _headers, body in self.server.kept]

    def let_lines_go_on(self):
        Line.objects.update(rests_until=None)


class HowItLeavesTests(ServerMixin, TestCase):
    def test_by_mail_with_a_link(self):
        a_target("mail", address="one@example.org, two@example.org")
        tell_of()

        self.assertEqual(deliver_due(), 1)

        (message,) = mail.outbox
        self.assertEqual((message.subject, message.to), ("新线索 1", ["one@example.org", "two@example.org"]))
        self.assertIn("https://portal.example/admin/leads/1/", message.body)

    def test_to_wecom_as_a_card_that_leads_there(self):
        a_target("wecom", address=self.url)
        tell_of()
        deliver_due()

        (body,) = self.bodies()
        way = {"type": 1, "url": "https://portal.example/admin/leads/1/"}
        self.assertEqual(
            body,
            {
                "msgtype": "template_card",
                "template_card": {
                    "card_type": "text_notice",
                    "main_title": {"title": "新线索 1"},
                    "sub_title_text": "有访客通过“获取方案”索取培训方案。",
                    "jump_list": [way | {"title": "查看线索"}],
                    "card_action": way,
                },
            },
        )

    def test_to_dingtalk_as_a_card_signed_in_the_address(self):
        a_target("dingtalk", address=self.url, secret="SEC1")
        tell_of(text="[表单](https://evil.example) # 一号")
        deliver_due()

        ((path, _headers, body),) = self.server.kept
        query, card = parse_qs(urlsplit(path).query), json.loads(body)["actionCard"]
        expected = hmac.digest(b"SEC1", f"{query['timestamp'][0]}\nSEC1".encode(), hashlib.sha256)
        self.assertEqual(query["sign"], [base64.b64encode(expected).decode()])
        self.assertEqual(
            (card["singleTitle"], card["singleURL"]), ("查看线索", "https://portal.example/admin/leads/1/")
        )
        # What an editor called a form makes no link of its own.
        self.assertIn(r"\[表单\]\(https://evil.example\) \# 一号", card["text"])

    def test_to_feishu_as_a_card_signed_in_the_body(self):
        a_target("feishu", address=self.url, secret="s1")
        tell_of()
        deliver_due()

        (body,) = self.bodies()
        expected = hmac.digest(f"{body['timestamp']}\ns1".encode(), b"", hashlib.sha256)
        self.assertEqual(body["sign"], base64.b64encode(expected).decode())
        card = body["card"]
        self.assertEqual(card["header"]["title"]["content"], "新线索 1")
        self.assertEqual(card["elements"][1]["actions"][0]["url"], "https://portal.example/admin/leads/1/")

    def test_to_a_program_signed_with_both_secrets_for_two_days_after_a_change(self):
        target = a_target(address=self.url)
        target.renew_secret()
        first = target.secret
        target.renew_secret()
        target.save()
        tell_of()
        tell_of(2)
        deliver_due(1)
        NoticeTarget.objects.update(old_secret_until=timezone.now() - timedelta(seconds=1))
        deliver_due()

        delivery = Delivery.objects.get(content={"number": 1})
        _path, headers, body = self.server.kept[0]
        self.assertEqual(headers["webhook-id"], str(delivery.pk))
        content = f"{delivery.pk}.{headers['webhook-timestamp']}.".encode() + body
        self.assertEqual(headers["webhook-signature"].split(), [signed(s, content) for s in (target.secret, first)])
        self.assertEqual(len(self.server.kept[1][1]["webhook-signature"].split()), 1)

    def test_what_waits_goes_to_the_address_that_holds_now(self):
        target = a_target(address="https://old.example.org/")
        tell_of()
        target.address = self.url
        target.save()

        self.assertEqual(deliver_due(), 1)

    def test_what_waits_for_a_target_that_is_switched_off_goes_out_when_it_is_on_again(self):
        a_target(address=self.url)
        tell_of()
        NoticeTarget.objects.update(is_active=False)
        before = deliver_due()
        NoticeTarget.objects.update(is_active=True)

        self.assertEqual([before, deliver_due()], [0, 1])

    def test_what_waits_for_a_target_that_was_deleted_is_given_up_with_a_reason(self):
        a_target(address=self.url).delete()
        target = a_target(address=self.url)
        tell_of()
        target.delete()

        deliver_due()

        delivery = Delivery.objects.get()
        self.assertEqual((delivery.state, delivery.last_error), ("dead", "target removed"))


def signed(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return f"v1,{base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()}"


class BurstTests(ServerMixin, TestCase):
    def test_becomes_one_message_that_names_the_number_and_loses_none(self):
        a_target("wecom", address=self.url)
        for number in range(12):
            tell_of(number)

        self.assertEqual(deliver_due(), 12)

        (body,) = self.bodies()
        card = body["template_card"]
        self.assertEqual(card["main_title"]["title"], "12 条新线索")
        self.assertEqual(card["card_action"]["url"], "https://portal.example/admin/leads/")
        self.assertEqual(set(Delivery.objects.values_list("state", flat=True)), {"sent"})

    def test_of_several_kinds_names_each(self):
        a_target("wecom", address=self.url)
        for number in range(3):
            tell_of(number)
        tell_of(9, one="%(count)d 条已分配", many="%(count)d 条已分配")

        deliver_due()

        self.assertEqual(self.bodies()[0]["template_card"]["main_title"]["title"], "3 条新线索；1 条已分配")

    def test_of_a_thousand_stays_below_twenty_messages_a_minute(self):
        a_target("dingtalk", address=self.url)
        for number in range(1000):
            tell_of(number)
        clock, moments = Clock(self), []
        for second in range(60):
            clock.go_on(seconds=1)
            deliver_due()
            moments += [second] * (len(self.server.kept) - len(moments))

        self.assertEqual(moments, list(range(0, 40, 4)))
        self.assertEqual(Delivery.objects.filter(state="sent").count(), 1000)

    def test_that_was_refused_waits_whole(self):
        a_target("wecom", address=self.url)
        self.server.says = b'{"errcode": 45009, "errmsg": "api freq out of limit"}'
        for number in range(5):
            tell_of(number)
        deliver_due()
        waiting = set(Delivery.objects.values_list("state", "last_error"))
        self.server.says = b'{"errcode": 0}'
        self.let_lines_go_on()
        Delivery.objects.update(next_at=timezone.now())

        self.assertEqual([waiting, deliver_due()], [{("queued", "wecom: 45009")}, 5])

    def test_of_mails_and_webhooks_stays_apart(self):
        a_target("mail", address="one@example.org")
        a_target(address=self.url)
        for number in range(3):
            tell_of(number)

        self.assertEqual([deliver_due(), len(mail.outbox), len(self.server.kept)], [6, 3, 3])


class LineTests(ServerMixin, TestCase):
    """A target that is down holds itself and nobody else."""

    def setUp(self):
        super().setUp()
        self.dead = a_web_server(self)
        self.dead.shutdown()
        self.dead.server_close()
        a_target(name="dead", address=f"http://127.0.0.1:{self.dead.server_address[1]}/")

    def attempts(self, name: str) -> int:
        return sum(Delivery.objects.filter(notice_target__name=name).values_list("attempts", flat=True))

    def test_is_tried_once_while_everything_else_arrives(self):
        a_target(name="alive", address=self.url)
        for number in range(5):
            tell_of(number)
        queue_mail(to=["one@example.org"], subject="x", body="x", key="k")

        self.assertEqual(deliver_due(), 6)
        self.assertEqual([self.attempts("dead"), self.attempts("alive")], [1, 5])

    def test_is_tried_by_one_message_at_a_time_and_rests_longer_each_time(self):
        for number in range(3):
            tell_of(number)
        clock, rests = Clock(self), []
        for _turn in range(5):
            clock.go_on(minutes=11)
            deliver_due()
            rests.append((Line.objects.get().rests_until - clock.moment).total_seconds())

        self.assertEqual(rests, [30, 120, 300, 600, 600])
        self.assertEqual(self.attempts("dead"), 5)

    def test_the_first_that_gets_through_takes_all_the_others_along(self):
        for number in range(20):
            tell_of(number)
        for _turn in range(4):
            deliver_due()
            self.let_lines_go_on()
        NoticeTarget.objects.get().deliveries.filter(attempts__gt=0).update(next_at=timezone.now() + timedelta(hours=9))
        target = NoticeTarget.objects.get()
        target.address = self.url
        target.save()

        self.assertEqual([deliver_due(), Delivery.objects.exclude(state="sent").count()], [20, 0])

    def test_what_waited_too_long_behind_the_one_that_tries_is_given_up_with_it(self):
        for number in range(3):
            tell_of(number)
        Delivery.objects.filter(key__startswith="thing-1").update(since=timezone.now() - timedelta(hours=73))
        Delivery.objects.filter(key__startswith="thing-0").update(next_at=timezone.now() - timedelta(hours=1))

        deliver_due()

        states = {d.key[:7]: d.state for d in Delivery.objects.all()}
        self.assertEqual(states, {"thing-0": "queued", "thing-1": "dead", "thing-2": "queued"})
