"""A prepared query answers as the query set does that it was built of."""

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import CharField, DateTimeField, Subquery
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import datetime, get_current_timezone, timedelta

from fragments.prepared import Parameter, Prepared

NOON = datetime(2026, 5, 6, 12, tzinfo=get_current_timezone())


class PreparedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        for number, name in enumerate(["ann", "bo", "cy"]):
            User.objects.create(username=name, date_joined=NOON + timedelta(hours=number))

    def names(self, prepared, **values):
        return [user.username for user in prepared.ask(**values)]

    def test_answers_each_time_for_other_values(self):
        later = Prepared(User.objects.filter(date_joined__gt=Parameter("moment", DateTimeField())).order_by("pk"))

        asked = [self.names(later, moment=NOON + timedelta(hours=hours)) for hours in (-1, 0, 2)]

        self.assertEqual(asked, [["ann", "bo", "cy"], ["bo", "cy"], []])

    def test_knows_its_parameters_within_subqueries_and_between_fixed_values(self):
        named = User.objects.filter(username=Parameter("name", CharField())).values("date_joined")
        after = User.objects.filter(is_active=True, date_joined__gt=Subquery(named), username__endswith="y")

        self.assertEqual(self.names(Prepared(after), name="ann"), ["cy"])

    def test_gives_values_as_the_query_set_names_them(self):
        here = User.objects.filter(username=Parameter("name", CharField())).values("username", "date_joined")

        self.assertEqual(Prepared(here).ask(name="bo"), [{"username": "bo", "date_joined": NOON + timedelta(hours=1)}])

    def test_asks_the_database_each_time(self):
        everybody = Prepared(User.objects.order_by("-pk"))
        self.names(everybody)
        User.objects.create(username="di")

        with CaptureQueriesContext(connection) as queries:
            self.assertEqual(self.names(everybody), ["di", "cy", "bo", "ann"])

        self.assertEqual(len(queries), 1)
