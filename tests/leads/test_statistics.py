from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

from django.db import DatabaseError, connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from deliveries.models import Delivery
from leads import form_counts
from leads.form_counts import DailyFormCount, waiting, write_counts
from leads.models import Lead
from leads.statistics.weekly import WEEKLY, tell_week
from tests.deliveries.builders import a_target
from tests.leads.builders import a_colleague, a_form, a_lead
from tests.leads.test_desk import DeskTestCase
from tests.own_pages.models import OwnLeadFormPage

VISITOR = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36"


def ago(**time):
    return timezone.now() - timedelta(**time)


class StatisticsTests(DeskTestCase):
    def figures(self, **query):
        page = self.soup("leads_statistics", **query)
        return {group.dt.text: group.dd.text.strip() for group in page.select(".leads-figures > div")}

    def table(self, title, **query):
        section = self.soup("leads_statistics", **query).find("h2", string=title).parent
        return [[cell.text for cell in row.select("th, td")[:3]] for row in section.select("tbody tr")]

    def test_counts_the_enquiries_of_the_period_and_no_spam(self):
        a_lead()
        a_lead(is_suspected_spam=True)
        a_lead(created_at=ago(days=20))

        self.assertEqual((self.figures(days=7)["新线索"], self.figures(days=30)["新线索"]), ("1", "2"))

    def test_tells_how_soon_half_and_nine_of_ten_were_called(self):
        for minutes in range(10, 110, 10):
            a_lead(created_at=ago(days=1), first_contacted_at=ago(days=1) + timedelta(minutes=minutes, seconds=1))
        a_lead()

        found = self.figures()

        self.assertEqual(found["已联系"], "10")
        self.assertEqual((found["半数在此时间内联系"], found["九成在此时间内联系"]), ("50 分钟", "1 小时 30 分钟"))

    def test_shows_where_they_came_from(self):
        a_lead(utm_source="wechat", referrer_host="baidu.com", institution_name="Yunling")
        a_lead(referrer_host="baidu.com", institution_name="Yunling")
        a_lead()

        self.assertEqual(
            sorted(self.table("按来源")), [["baidu.com", "1", "33%"], ["wechat", "1", "33%"], ["直接访问", "1", "33%"]]
        )
        self.assertEqual(self.table("按院校"), [["Yunling", "2", "67%"], ["未归属院校", "1", "33%"]])
        self.assertEqual(self.table("按状态")[0], ["新建", "3", "100%"])

    def test_every_column_of_the_picture_stands_in_the_table(self):
        a_lead()

        page = self.soup("leads_statistics", days=7)

        drawn = [title.text for title in page.select(".leads-chart title")]
        written = ["：".join(cell.text for cell in row.select("td")) for row in page.select("details tbody tr")]
        self.assertEqual((drawn, len(drawn), drawn[-1][-2:]), (written, 7, "：1"))

    def test_a_year_is_shown_by_weeks(self):
        a_lead()

        self.assertEqual(len(self.soup("leads_statistics", days=365).select(".leads-chart rect")), 53)

    def test_a_period_that_is_none_is_no_error(self):
        for query in ({"days": "x"}, {"institution": "9" * 30}, {"days": "-1"}):
            with self.subTest(query):
                self.assertIn("新线索", self.figures(**query))

    def test_costs_as_many_queries_for_many_as_for_one(self):
        a_lead(institution_name="one", first_contacted_at=timezone.now())
        costs = []
        for number in range(2):
            with CaptureQueriesContext(connection) as queries:
                self.figures()
            costs.append(len(queries))
            if not number:
                for state in [*Lead.State.values] * 5:
                    a_lead(state=state, institution_name=state, first_contacted_at=timezone.now())

        self.assertEqual(costs[0], costs[1])

    def test_is_closed_to_who_sees_no_leads(self):
        self.client.force_login(a_colleague("editor", rights=[]))

        self.assertEqual(self.client.get(reverse("leads_statistics")).status_code, 302)


class FormCountTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.form_page = a_form(OwnLeadFormPage)

    def setUp(self):
        waiting.take()
        self.addCleanup(waiting.take)

    def beacon(self, what, page_id=None, **headers):
        headers = {"User-Agent": VISITOR} | headers
        return self.client.post(reverse(f"leads:{what}", args=[page_id or self.form_page.pk]), headers=headers)

    def counted(self):
        write_counts()
        return list(DailyFormCount.objects.values_list("form_id", "views", "starts"))

    def test_counts_who_saw_and_who_began(self):
        for what in ("seen", "seen", "begun"):
            answer = self.beacon(what)

        self.assertEqual((answer.status_code, answer.cookies), (204, {}))
        self.assertEqual(self.counted(), [(self.form_page.pk, 2, 1)])

    def test_no_robot_no_colleague_no_foreign_page_is_counted(self):
        self.beacon("seen", **{"User-Agent": "curl/8"})
        self.beacon("seen", Origin="https://evil.example")
        self.client.force_login(a_colleague())
        self.beacon("seen")

        self.assertEqual(self.counted(), [])

    def test_a_page_that_is_not_there_is_dropped(self):
        self.beacon("seen", page_id=987654)

        self.assertEqual(self.counted(), [])

    def test_what_the_database_refuses_goes_on_waiting(self):
        self.beacon("seen")
        with mock.patch.object(form_counts, "forms_among", side_effect=DatabaseError):
            write_counts()

        self.assertEqual(self.counted(), [(self.form_page.pk, 1, 0)])

    def test_a_beacon_asks_the_database_nothing(self):
        with self.assertNumQueries(0):
            self.beacon("seen")

    def test_stands_beside_what_was_sent(self):
        a_lead(form_page=self.form_page, form_title="Ask for a plan")
        for what in ("seen", "seen", "begun"):
            self.beacon(what)
        write_counts()
        self.client.force_login(a_colleague())

        answer = self.client.get(reverse("leads_statistics"))

        self.assertContains(
            answer, '<th scope="row">Ask for a plan</th><td>2</td><td>1</td><td>1</td><td>50.0%</td>', html=False
        )


class WeeklyTests(TestCase):
    def monday(self, hour):
        return datetime(2026, 11, 30, hour, tzinfo=ZoneInfo("Asia/Shanghai"))

    def test_is_told_once_on_monday_morning(self):
        a_target(events=[WEEKLY])

        told = [tell_week(self.monday(hour)) for hour in (7, 8, 9)]
        told.append(tell_week(self.monday(9) + timedelta(days=1)))

        self.assertEqual((told[0], told[1], told[3], Delivery.objects.count()), (0, 1, 0, 1))

    def test_holds_a_link_and_nobody(self):
        a_target(events=[WEEKLY])
        a_lead(phone="13812345678", contact_name="Lin Yi", organisation="Linjiang", created_at=ago(hours=1))

        tell_week(self.monday(9))

        said = str(Delivery.objects.get().content)
        self.assertIn(reverse("leads_statistics"), said)
        self.assertEqual([word for word in ("12345", "Lin Yi", "Linjiang") if word in said], [])
