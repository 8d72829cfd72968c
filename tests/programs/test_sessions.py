import datetime

from django.core.exceptions import ValidationError
from django.test import TestCase

from wagtail.test.utils import WagtailTestUtils

from programs.models import ProgramSession
from programs.today import local_today


def a_run(*, starts_in=10, **values):
    first = local_today() + datetime.timedelta(days=starts_in)
    return ProgramSession(code="No. 1", starts_on=first, ends_on=first + datetime.timedelta(days=5), **values)


class SessionStateTests(WagtailTestUtils, TestCase):
    def test_is_open_while_many_seats_are_free(self):
        self.assertEqual((a_run(seats=50).state, a_run(seats=50).seats_text), ("open", "余 50 席"))

    def test_says_when_few_seats_are_left(self):
        self.assertEqual(a_run(seats=50, seats_taken=44).state, "few")

    def test_is_full_when_none_is_left(self):
        self.assertEqual(
            (a_run(seats=5, seats_taken=5).state, a_run(seats=5, seats_taken=5).state_text), ("full", "已满")
        )

    def test_has_no_limit_without_a_number_of_seats(self):
        self.assertEqual((a_run().state, a_run().seats_text), ("open", "不限"))

    def test_closes_after_the_last_day_of_enrolment(self):
        yesterday = local_today() - datetime.timedelta(days=1)

        self.assertEqual(a_run(enrol_by=yesterday).state, "closed")
        self.assertEqual(a_run(enrol_by=local_today()).state, "open")

    def test_closes_when_staff_close_it(self):
        self.assertEqual(a_run(enrolment="closed").state_text, "已截止")

    def test_refuses_dates_and_seats_that_cannot_be(self):
        run = a_run(seats=5, seats_taken=6)
        with self.assertRaises(ValidationError) as refusal:
            run.clean()
        self.assertEqual(refusal.exception.message_dict, {"seats_taken": ["已报名人数超过名额。"]})

        run = a_run()
        run.ends_on = run.starts_on - datetime.timedelta(days=1)
        with self.assertRaises(ValidationError) as refusal:
            run.clean()
        self.assertEqual(refusal.exception.message_dict, {"ends_on": ["结束日期早于开班日期。"]})

    def test_repeats_the_year_only_where_it_changes(self):
        run = ProgramSession(starts_on=datetime.date(2026, 12, 7), ends_on=datetime.date(2026, 12, 12))
        self.assertEqual(run.dates_text, "2026-12-07 至 12-12")

        run.ends_on = datetime.date(2027, 1, 2)
        self.assertEqual(run.dates_text, "2026-12-07 至 2027-01-02")
