import json

from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from wagtail import urls as wagtail_urls

from ninja import NinjaAPI

from programs.api import router
from programs.models import TrainingField
from tests.programs.builders import a_program, a_session, an_index
from tests.programs.worlds import OwnPages

api = NinjaAPI(urls_namespace="programs-of-tests")
api.add_router("/programs", router)
urlpatterns = [path("api/", api.urls), path("", include(wagtail_urls))]


@override_settings(ROOT_URLCONF=__name__)
class ProgramApiTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.index = an_index(OwnPages.index_class)
        cls.villages = TrainingField.objects.create(name="Villages")
        cls.rice = cls.add("Rice", field=cls.villages, days=3, city="Linjiang")
        cls.tea = cls.add("Tea", field=cls.villages, days=8, city="Nanping", is_featured=True)

    @classmethod
    def add(cls, title, **values):
        return a_program(cls.index, OwnPages.program_class, title, **values)

    def ask(self, address="", **query):
        return self.client.get(f"/api/programs{address}", query)

    def titles(self, **query):
        return [item["title"] for item in self.ask(**query).json()["items"]]

    def number_of_queries(self):
        with CaptureQueriesContext(connection) as queries:
            self.ask(limit=100)
        return len(queries)

    def test_gives_cards_featured_first(self):
        self.assertEqual(self.titles(), ["Tea", "Rice"])

    def test_narrows_by_every_filter(self):
        self.assertEqual(self.titles(city="Linjiang"), ["Rice"])
        self.assertEqual(self.titles(days_min=4), ["Tea"])
        self.assertEqual(self.titles(days_max=4), ["Rice"])
        self.assertEqual(self.titles(days="7-"), ["Tea"])
        self.assertEqual(self.titles(q="ric"), ["Rice"])
        self.assertEqual(self.titles(field=self.villages.pk, format="online"), [])

    def test_a_value_it_does_not_know_matches_nothing(self):
        self.assertEqual(self.titles(city="Atlantis"), [])

    def test_refuses_values_of_the_wrong_kind(self):
        for query in [{"days": "9"}, {"format": "x"}, {"limit": 0}, {"days_min": "x"}]:
            with self.subTest(query):
                self.assertEqual(self.ask(**query).status_code, 422)
        self.assertEqual(self.ask(cursor="x").status_code, 400)

    def test_goes_on_from_a_cursor(self):
        first = self.ask(limit=1).json()

        self.assertEqual(self.titles(limit=1, cursor=first["next_cursor"]), ["Rice"])

    def test_counts_facets(self):
        groups = {group["name"]: group["options"] for group in self.ask("/facets").json()}

        self.assertEqual([(o["label"], o["count"]) for o in groups["field"]], [("Villages", 2)])

    def test_gives_a_programme_in_full(self):
        self.rice.aims = json.dumps([{"type": "aim", "value": "Grow rice."}])
        self.rice.save()
        a_session(self.rice, code="No. 1", seats=5)
        a_session(self.rice, code="Gone by", starts_in=-30)

        answer = self.ask(f"/{self.rice.pk}").json()

        self.assertEqual(answer["aims"], ["Grow rice."])
        self.assertEqual([(s["code"], s["seats_left"], s["state"]) for s in answer["sessions"]], [("No. 1", 5, "few")])
        self.assertEqual(answer["price"], "面议")

    def test_does_not_know_drafts(self):
        self.rice.unpublish()

        self.assertEqual(self.ask(f"/{self.rice.pk}").status_code, 404)
        self.assertEqual(self.titles(), ["Tea"])

    def test_asks_as_many_questions_for_thirty_as_for_two(self):
        self.ask(limit=100)
        before = self.number_of_queries()
        for number in range(28):
            self.add(f"More {number}", days=3)

        self.assertEqual(self.number_of_queries(), before)
