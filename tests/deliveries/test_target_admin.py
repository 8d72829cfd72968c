"""Setting up targets, trying them, and what becomes of what could not be sent: by people, in Chinese."""

import time

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core import mail
from django.test import TestCase, override_settings
from django.urls import reverse

from wagtail import hooks

from deliveries.dead_letters import groups_of
from deliveries.models import Delivery, NoticeTarget
from tests.deliveries.builders import EVENT, a_target, tell_of
from tests.deliveries.sinks import a_slow_server, a_web_server
from tests.leads.builders import a_form
from tests.own_pages.models import OwnLeadFormPage

TARGETS = "wagtailsnippets_deliveries_noticetarget"
LEDGER = "wagtailsnippets_deliveries_delivery"
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6"


class InTheAdmin(TestCase):
    def come_in(self, name="gu", *codenames, superuser=False):
        user = get_user_model().objects.create_user(name, password="x", is_superuser=superuser)
        user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
        self.client.force_login(user)
        return user

    def post(self, view, /, *args, **values):
        return self.client.post(reverse(view, args=args), values)

    def said(self, response) -> list[str]:
        # Nobody has looked at those before: they are still there.
        return [str(message) for message in get_messages(response.wsgi_request)][-1:]


class SettingUpTests(InTheAdmin):
    def setUp(self):
        self.come_in(superuser=True)

    def typed(self, **values):
        return {"name": "市场群", "is_active": "on", "kind": "wecom", "address": WECOM, "events": [EVENT]} | values

    def refusals(self, **values) -> dict:
        response = self.post(f"{TARGETS}:add", **self.typed(**values))
        return response.context["form"].errors if response.context else {}

    def test_stores_what_was_typed(self):
        self.post(f"{TARGETS}:add", **self.typed())

        target = NoticeTarget.objects.get()
        self.assertEqual((target.name, target.kind, target.address, target.events), ("市场群", "wecom", WECOM, [EVENT]))

    def test_a_wrong_address_is_refused_at_the_field_in_chinese(self):
        for kind, address, refusal in (
            ("mail", "one@example.org, two", "“two”不是邮箱地址。"),
            ("wecom", "https://oapi.dingtalk.com/robot/send", "这类机器人的地址以 https://qyapi.weixin.qq.com/ 开头。"),
            ("webhook", "http://hooks.example.org/", "请填写以 https:// 开头的地址。"),
            ("webhook", "https://169.254.169.254/latest", "该地址指向内部网络，系统不向那里发送。"),
            ("webhook", "https://[::ffff:10.0.0.1]/", "该地址指向内部网络，系统不向那里发送。"),
            ("webhook", "https://hooks.example.org:6379/", "不向 6379 端口发送。"),
            ("webhook", "https://me:pass@hooks.example.org/", "地址中不能带用户名。"),
        ):
            with self.subTest(address):
                self.assertEqual(self.refusals(kind=kind, address=address), {"address": [refusal]})
        self.assertEqual(NoticeTarget.objects.count(), 0)

    def test_a_secret_is_kept_when_the_field_stays_empty_and_never_shown(self):
        self.post(f"{TARGETS}:add", **self.typed(kind="feishu", address="https://open.feishu.cn/x", secret="SEC42"))
        target = NoticeTarget.objects.get()

        page = self.client.get(reverse(f"{TARGETS}:edit", args=[target.pk]))
        self.post(f"{TARGETS}:edit", target.pk, **self.typed(kind="feishu", address="https://open.feishu.cn/y"))

        target.refresh_from_db()
        self.assertNotContains(page, "SEC42")
        self.assertEqual((target.secret, target.address), ("SEC42", "https://open.feishu.cn/y"))

    def test_a_webhooks_secret_is_made_here_and_shown_once(self):
        self.post(f"{TARGETS}:add", **self.typed(kind="webhook", address="https://hooks.example.org/in"))
        target = NoticeTarget.objects.get()
        first = target.secret

        shown = self.post("deliveries_secret", target.pk)
        renewed = self.post("deliveries_secret", target.pk)

        target.refresh_from_db()
        self.assertEqual((first[:6], len(first)), ("whsec_", 50))
        self.assertContains(shown, first)
        self.assertNotContains(renewed, first)
        self.assertContains(renewed, target.secret)
        self.assertEqual(target.facts()["old_secret"], first)
        self.assertIn("no-store", shown["Cache-Control"])


@override_settings(DELIVERIES_ALLOW_PRIVATE_TARGETS=True)
class TryingTests(InTheAdmin):
    def setUp(self):
        self.come_in(superuser=True)
        self.server = a_web_server(self)

    def try_out(self, kind="webhook", path="/in", **values) -> list[str]:
        values.setdefault("address", f"http://127.0.0.1:{self.server.server_address[1]}{path}")
        target = a_target(kind, name="接口", **values)
        return self.said(self.post("deliveries_try", target.pk))

    def test_says_that_it_arrived(self):
        self.server.says = b'{"errcode": 0}'

        self.assertEqual(self.try_out(), ["“接口”已收到测试消息。"])
        self.assertEqual(self.try_out("wecom"), ["“接口”已收到测试消息。"])
        self.assertEqual(self.try_out("mail", address="one@example.org"), ["“接口”已收到测试消息。"])
        self.assertEqual([len(self.server.kept), mail.outbox[0].subject], [2, "测试消息"])

    def test_says_what_the_other_side_does_not_like(self):
        for kind, status, says, words in (
            ("webhook", 404, b"", "该地址不存在（404）。"),
            ("webhook", 301, b"", "该地址只做跳转（301），请填写跳转后的地址。"),
            ("webhook", 500, b"", "对方返回错误（500）。"),
            ("wecom", 200, b'{"errcode": 93000, "errmsg": "x"}', "企业微信找不到这个机器人：已被移除，或地址有误。"),
            (
                "dingtalk",
                200,
                b'{"errcode": 310000, "errmsg": "keywords not in content"}',
                "机器人要求的关键词不在消息里，请改用“加签”。",
            ),
            ("dingtalk", 200, b'{"errcode": 310000, "errmsg": "sign not match"}', "签名不符：请检查机器人密钥。"),
            ("feishu", 200, b'{"code": 19021}', "签名不符：请检查机器人密钥和本服务器的时钟。"),
            ("feishu", 200, b'{"code": 77}', "机器人拒收消息（错误码 77）。"),
        ):
            with self.subTest(words):
                self.server.answer, self.server.says = status, says
                self.assertEqual(self.try_out(kind), [f"测试消息没有送达。{words}"])

    def test_says_that_nobody_is_there(self):
        self.server.shutdown()
        self.server.server_close()

        self.assertEqual(self.try_out(), ["测试消息没有送达。对方拒绝连接：服务器已停止，或端口有误。"])

    def test_waits_five_seconds_for_a_server_that_drips_and_no_longer(self):
        slow = a_slow_server(self)
        begun = time.monotonic()

        said = self.try_out(address=f"http://127.0.0.1:{slow.server_address[1]}/")

        self.assertEqual(said, ["测试消息没有送达。对方没有及时应答。"])
        self.assertTrue(4 < time.monotonic() - begun < 8)

    def test_never_leads_into_our_own_network(self):
        with override_settings(DELIVERIES_ALLOW_PRIVATE_TARGETS=False):
            address = f"https://localhost:{self.server.server_address[1]}/"
            self.assertEqual(
                self.try_out(address=address), ["测试消息没有送达。该地址指向内部网络，系统不向那里发送。"]
            )
        self.assertEqual(self.server.kept, [])

    def test_is_remembered_with_the_target_and_leaves_nothing_in_the_ledger(self):
        self.server.answer = 404
        self.try_out()

        page = self.client.get(reverse(f"{TARGETS}:list"))

        self.assertContains(page, "该地址不存在（404）。")
        self.assertEqual(Delivery.objects.count(), 0)


class DeadLetterTests(InTheAdmin):
    @classmethod
    def setUpTestData(cls):
        cls.group, cls.hook = a_target("wecom", name="市场群", address=WECOM), a_target(name="接口")
        for number in range(3):
            tell_of(number)
        Delivery.objects.update(state="dead", last_error="HTTP 404")
        Delivery.objects.filter(notice_target=cls.group).update(last_error="wecom: 93000")

    def states(self) -> list:
        return sorted(set(Delivery.objects.values_list("notice_target__name", "state")))

    def test_stand_on_the_first_page_with_their_number_and_reason(self):
        self.come_in("gu", "view_delivery", "change_delivery")

        for page in (self.client.get(reverse("wagtailadmin_home")), self.client.get(reverse(f"{LEDGER}:list"))):
            for words in ("有消息未能送达", "市场群", "3 条消息", "企业微信找不到这个机器人", "该地址不存在（404）。"):
                self.assertContains(page, words)

    def test_of_one_target_are_sent_again_with_one_click(self):
        self.come_in("gu", "view_delivery", "change_delivery")

        response = self.post("deliveries_dead", "again", channel="robot", notice_target=self.group.pk)

        self.assertEqual(self.said(response), ["3 条消息等待发送。"])
        self.assertEqual(self.states(), [("市场群", "queued"), ("接口", "dead")])

    def test_that_nobody_needs_any_more_are_left(self):
        self.come_in("gu", "view_delivery", "change_delivery")

        self.post("deliveries_dead", "drop", channel="webhook", notice_target=self.hook.pk)

        self.assertEqual(self.states(), [("市场群", "dead"), ("接口", "dropped")])
        self.assertNotContains(self.client.get(reverse("wagtailadmin_home")), "接口")

    def test_take_four_queries_and_two_for_the_rights_however_many_there_are(self):
        user = self.come_in("gu", "view_delivery", "change_delivery")

        with self.assertNumQueries(6):
            self.assertEqual([group.count for group in groups_of(user)], [3, 3])

    def test_are_nobodys_business_who_may_not_configure(self):
        self.come_in("xu")

        self.assertNotContains(self.client.get(reverse("wagtailadmin_home")), "市场群")
        self.post("deliveries_dead", "again", channel="robot", notice_target=self.group.pk)
        self.assertEqual(self.states(), [("市场群", "dead"), ("接口", "dead")])

    def test_the_ledger_is_filtered_by_target_channel_and_state(self):
        self.come_in(superuser=True)

        for asked, count in (
            ({"notice_target": self.hook.pk}, 3),
            ({"channel": "robot"}, 3),
            ({"state": "dead"}, 6),
            ({"state": "sent"}, 0),
        ):
            with self.subTest(asked):
                page = self.client.get(reverse(f"{LEDGER}:list"), asked)
                self.assertEqual(page.context["page_obj"].paginator.count, count)


class WallTests(InTheAdmin):
    """Who configures the targets of one institution sees and reaches no others."""

    @classmethod
    def setUpTestData(cls):
        cls.north, cls.south = (a_form(OwnLeadFormPage, slug=name) for name in ("north", "south"))
        cls.mine, cls.theirs = a_target(name="北校", place=cls.north), a_target(name="南校", place=cls.south)
        cls.portal = a_target(name="全门户")
        tell_of(pages=[cls.north, cls.south])
        Delivery.objects.update(state="dead", last_error="HTTP 404")

    def setUp(self):
        self.come_in("gu")
        answer = frozenset([self.north.pk])
        self.enterContext(hooks.register_temporarily("notice_target_places", lambda user: answer))

    def test_lists_show_what_is_theirs(self):
        for name in (f"{TARGETS}:list", f"{LEDGER}:list", "wagtailadmin_home"):
            with self.subTest(name):
                page = self.client.get(reverse(name))
                self.assertContains(page, "北校")
                self.assertNotContains(page, "南校")
                self.assertNotContains(page, "全门户")

    def test_every_door_to_another_answers_404(self):
        for other in (self.theirs, self.portal):
            for name in ("edit", "delete", "history", "usage"):
                with self.subTest(name):
                    self.assertEqual(self.client.get(reverse(f"{TARGETS}:{name}", args=[other.pk])).status_code, 404)
            for name in ("deliveries_try", "deliveries_secret"):
                with self.subTest(name):
                    self.assertEqual(self.post(name, other.pk).status_code, 404)
            theirs = other.deliveries.get()
            self.assertEqual(self.client.get(reverse(f"{LEDGER}:inspect", args=[theirs.pk])).status_code, 404)

    def test_nothing_of_another_is_sent_deleted_or_named(self):
        everything = f"?id={self.theirs.pk}&id={self.mine.pk}"
        asked = self.client.get(
            reverse("wagtail_bulk_action", args=["deliveries", "noticetarget", "delete"]) + everything
        )
        self.client.post(asked.wsgi_request.get_full_path())
        self.post("deliveries_dead", "again", channel="webhook", notice_target=self.theirs.pk)
        again = reverse("wagtail_bulk_action", args=["deliveries", "delivery", "send_again"])
        self.client.post(f"{again}?id=all")

        self.assertNotContains(asked, "南校")
        self.assertEqual(set(NoticeTarget.objects.values_list("name", flat=True)), {"南校", "全门户"})
        self.assertEqual(set(Delivery.objects.values_list("state", flat=True)), {"dead"})

    def test_a_target_is_made_for_their_own_place_only(self):
        typed = {"name": "新群", "is_active": "on", "kind": "wecom", "address": WECOM, "events": [EVENT]}
        for place in ("", self.south.pk):
            response = self.post(f"{TARGETS}:add", **typed, place=place)
            self.assertEqual(response.context["form"].errors, {"place": ["请选择您的院校，或其下的页面。"]})

        self.post(f"{TARGETS}:add", **typed, place=self.north.pk)

        self.assertEqual(NoticeTarget.objects.get(name="新群").place_id, self.north.pk)
