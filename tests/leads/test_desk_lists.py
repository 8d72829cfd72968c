import json
from datetime import timedelta

from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from leads.models import Lead, SavedView
from leads.saved_views import columns_of
from tests.leads.builders import a_colleague, a_lead
from tests.leads.test_desk import EDIT, LIST, DeskTestCase


def day(days):
    return timezone.localdate() + timedelta(days=days)


class ReadyViewTests(DeskTestCase):
    def views(self):
        return {link.text.strip(): link["href"] for link in self.soup(LIST).select(".leads-view a")}

    def follow(self, name):
        query = self.views()[name].partition("?")[2]
        return self.receipts(**dict(QueryDict(query).lists()))

    def test_one_click_shows_what_each_promises(self):
        a_lead(receipt="mine", assignee=self.xu, created_at=timezone.now() - timedelta(days=3))
        a_lead(receipt="late", assignee=a_colleague("zhou"), state="talking", follow_up_on=day(-1))
        a_lead(receipt="done", assignee=self.xu, state="won", follow_up_on=day(-1))
        a_lead(receipt="spam", is_suspected_spam=True)

        self.assertEqual(self.follow("我的待办"), ["mine"])
        self.assertEqual(self.follow("今日新增"), ["done", "late"])
        self.assertEqual(self.follow("已逾期"), ["late"])
        self.assertEqual(self.follow("未分配"), [])
        self.assertEqual(self.follow("疑似垃圾信息"), ["spam"])

    def test_spam_is_out_of_the_way_until_asked_for(self):
        a_lead(receipt="lead")
        a_lead(receipt="spam", is_suspected_spam=True)

        self.assertEqual(self.receipts(), ["lead"])
        self.assertEqual(self.receipts(spam="all"), ["spam", "lead"])
        self.assertEqual(self.receipts(spam="only"), ["spam"])

    def test_a_search_that_finds_nothing_points_at_the_spam(self):
        a_lead(organisation="Linjiang", is_suspected_spam=True)

        page = self.soup(LIST, q="Linjiang")

        self.assertIn("spam=only", str(page))

    def test_the_menu_tells_how_many_are_overdue_and_only_then(self):
        self.assertNotIn("due=overdue", self.menu())
        a_lead(follow_up_on=day(-1))
        a_lead(follow_up_on=day(0))

        self.assertIn("逾期未跟进（1）", self.menu())

    def menu(self):
        """What Wagtail's script draws the menu from."""
        return json.dumps(
            json.loads(self.soup("wagtailadmin_home").find(id="wagtail-sidebar-props").text), ensure_ascii=False
        )


class SavedViewTests(DeskTestCase):
    def keep(self, name, query, **values):
        return self.client.post(f"{reverse('leads_save_view')}?{query}", {"name": name} | values)

    def names(self):
        return [link.text.strip() for link in self.soup(LIST).select(".leads-view:not(.leads-view--save) a")]

    def test_a_list_is_kept_under_a_name_with_its_filters(self):
        a_lead(receipt="won", state="won")
        a_lead(receipt="new")

        self.keep("赢了", "state=won&p=3&ordering=-headcount")

        view = SavedView.objects.get()
        self.assertEqual((view.name, view.query), ("赢了", "ordering=-headcount&state=won"))
        self.assertEqual(self.names()[-1], "赢了")

    def test_is_ones_own_until_it_is_shared(self):
        self.keep("own", "state=won")
        self.keep("team", "state=new", is_shared="on")

        self.client.force_login(a_colleague("zhou"))

        self.assertEqual(self.names()[-1], "team")
        self.assertNotIn("own", self.names())

    def test_nobody_takes_away_what_is_not_theirs(self):
        self.keep("team", "state=new", is_shared="on")
        self.client.force_login(a_colleague("zhou"))

        answer = self.client.post(reverse("leads_forget_view", args=[SavedView.objects.get().pk]))

        self.assertEqual((answer.status_code, SavedView.objects.count()), (404, 1))

    def test_the_same_name_again_changes_the_view(self):
        self.keep("team", "state=new")
        self.keep("team", "state=won")

        self.assertEqual([view.query for view in SavedView.objects.all()], ["state=won"])


class ColumnTests(DeskTestCase):
    def headings(self):
        return [cell.text.strip() for cell in self.soup(LIST).select("table.listing thead th")][1:]

    def choose(self, **values):
        return self.client.post(reverse("leads_columns"), values)

    def test_everybody_chooses_their_own_in_their_order(self):
        a_lead()
        self.choose(order=["topic", "organisation", "state"], shown=["organisation", "topic"])

        self.assertEqual(self.headings(), ["回执编号", "培训主题", "参训单位"])
        self.client.force_login(a_colleague("zhou"))
        self.assertEqual(len(self.headings()), 11)

    def test_an_arrow_moves_without_saving(self):
        answer = self.choose(order=["topic", "organisation"], shown=["topic"], down="topic")

        rows = [box["value"] for box in self.parsed(answer).select("[name=order]")]
        self.assertEqual((rows[:2], columns_of(self.xu)), (["organisation", "topic"], []))

    def test_the_usual_ones_come_back(self):
        self.choose(order=["topic"], shown=["topic"])
        self.choose(usual="1")
        a_lead()

        self.assertEqual(len(self.headings()), 11)

    def test_what_is_no_column_is_left_out(self):
        self.choose(order=["phone", "topic", "topic"], shown=["phone", "topic"])

        self.assertEqual(columns_of(self.xu), ["topic"])


class NeighbourTests(DeskTestCase):
    def around(self, lead, **query):
        page = self.soup(EDIT, lead.pk, **query)
        found = {link["rel"][0]: link["href"].split("/")[-2] for link in page.select(".leads-neighbours a")}
        return [found.get("prev"), found.get("next")]

    def test_next_and_previous_follow_the_list_one_came_from(self):
        first, other, last = a_lead(topic="a"), a_lead(state="won", topic="b"), a_lead(topic="c")

        self.assertEqual(self.around(other), [str(last.pk), str(first.pk)])
        self.assertEqual(self.around(last, state="new"), [None, str(first.pk)])

    def test_a_lead_that_left_the_list_keeps_its_place(self):
        first, moved, last = a_lead(), a_lead(state="contacted"), a_lead()

        self.assertEqual(self.around(moved, state="new"), [str(last.pk), str(first.pk)])

    def test_a_list_sorted_otherwise_is_followed_in_that_order(self):
        big, small, middle = a_lead(headcount=90), a_lead(headcount=10), a_lead(headcount=50)

        self.assertEqual(self.around(middle, ordering="headcount"), [str(small.pk), str(big.pk)])

    def test_saving_stays_in_the_list(self):
        lead = a_lead()
        address = reverse(EDIT, args=[lead.pk]) + "?state=new"

        answer = self.client.post(address, {"state": "contacted", "assignee": "", "follow_up_on": "", "note": ""})

        self.assertRedirects(answer, address)


class SelectAllTests(DeskTestCase):
    def test_all_in_the_list_are_those_of_the_filter_and_no_others(self):
        new, won = a_lead(), a_lead(state="won")
        address = reverse("wagtail_bulk_action", args=["leads", "lead", "set_state"])
        came_from = f"{reverse(LIST)}?state=new"

        self.client.post(f"{address}?id=all&next={came_from}", {"state": "invalid"})

        self.assertEqual([Lead.objects.get(pk=lead.pk).state for lead in (new, won)], ["invalid", "won"])


class CostTests(DeskTestCase):
    def cost(self, address, *args):
        with CaptureQueriesContext(connection) as queries:
            self.soup(address, *args)
        return len(queries)

    def test_no_screen_asks_more_for_many_than_for_few(self):
        a_lead(assignee=self.xu, follow_up_on=day(-1))
        for address in (LIST, "leads_board"):
            self.cost(address)
        few = [self.cost(LIST), self.cost("leads_board")]
        for state in [*Lead.State.values] * 8:
            a_lead(assignee=self.xu, follow_up_on=day(-1), state=state)
        many = [self.cost(LIST), self.cost("leads_board")]

        # The board counts a column only where not all its cards are shown.
        self.assertEqual((many[0] - few[0], many[1] - few[1] <= len(Lead.State.values)), (0, True))
