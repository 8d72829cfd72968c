from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from wagtail.test.utils import WagtailPageTestCase

from programs.index_mixin import Catalogue
from programs.models import Lecturer, TrainingAudience, TrainingBase, TrainingField
from tests.programs.builders import a_program, a_session, an_index
from tests.programs.worlds import OwnPages, ReadyMadePages


class CatalogueTests:
    @classmethod
    def setUpTestData(cls):
        cls.index = an_index(cls.index_class)
        cls.villages = TrainingField.objects.create(name="Villages", order=1)
        cls.schools = TrainingField.objects.create(name="Schools", order=2)
        cls.heads = TrainingAudience.objects.create(name="Heads")
        cls.a_rice = cls.add("Rice", field=cls.villages, days=3, city="Linjiang")
        cls.a_tea = cls.add("Tea", field=cls.villages, days=5, city="Nanping", is_featured=True)
        cls.a_lesson = cls.add("Lesson", field=cls.schools, days=10, city="Nanping", audience=cls.heads)

    @classmethod
    def add(cls, title, **values):
        return a_program(cls.index, cls.program_class, title, **values)

    def catalogue(self, query=""):
        return Catalogue(self.index, RequestFactory().get(f"/?{query}").GET)

    def counts(self, query, facet):
        groups = {group["name"]: group["options"] for group in self.catalogue(query).groups}
        return {option.label: option.count for option in groups[facet]}

    def titles(self, query=""):
        return [card.title for card in self.catalogue(query).cards]

    def test_counts_each_value_of_a_facet(self):
        self.assertEqual(self.counts("", "field"), {"Villages": 2, "Schools": 1})
        self.assertEqual(self.counts("", "city"), {"Linjiang": 1, "Nanping": 2})

    def test_counts_a_facet_under_the_choice_in_the_others(self):
        self.assertEqual(self.counts("city=Nanping", "field"), {"Villages": 1, "Schools": 1})
        self.assertEqual(self.counts("city=Nanping", "city"), {"Linjiang": 1, "Nanping": 2})

    def test_values_of_one_facet_widen_and_facets_narrow(self):
        self.assertCountEqual(self.titles("days=1-3&days=7-"), ["Rice", "Lesson"])
        self.assertEqual(self.titles(f"days=1-3&days=7-&field={self.schools.pk}"), ["Lesson"])

    def test_leaves_out_what_it_does_not_know(self):
        for query in [
            "field=x",
            "field=%00",
            "days=9",
            "city=%F0",
            "page=x",
            "page=99",
            "page=-1",
            "sort=x",
            "format=",
        ]:
            with self.subTest(query):
                response = self.client.get(f"{self.index.url}?{query}")

                self.assertContains(response, "Lesson")

    def test_a_picked_value_can_be_taken_away_by_a_link(self):
        picked = self.catalogue(f"city=Nanping&field={self.schools.pk}&sort=newest").picked

        self.assertEqual(
            [option.url_without for option in picked],
            ["?city=Nanping&sort=newest", f"?field={self.schools.pk}&sort=newest"],
        )

    def test_shows_an_empty_choice_in_words(self):
        response = self.client.get(f"{self.index.url}?city=Linjiang&field={self.schools.pk}")

        self.assertContains(response, "没有符合条件的项目。")

    def test_popular_shows_featured_ones_then_those_that_start_soonest(self):
        a_session(self.a_lesson, starts_in=5)
        a_session(self.a_rice, starts_in=50)

        self.assertEqual([card.title for card in self.index.popular(3)], ["Tea", "Lesson", "Rice"])

    def test_a_full_session_does_not_make_a_programme_popular(self):
        a_session(self.a_lesson, starts_in=5, seats=20, seats_taken=20)
        a_session(self.a_rice, starts_in=50)

        self.assertEqual([card.title for card in self.index.popular(2)], ["Tea", "Rice"])

    def test_latest_shows_the_newest_first(self):
        self.assertEqual([card.title for card in self.index.latest(2)], ["Lesson", "Tea"])

    def test_counts_live_programmes_only(self):
        self.a_tea.unpublish()

        self.assertEqual(self.index.card_count(), 2)

    def test_asks_as_many_questions_for_thirty_programmes_as_for_three(self):
        self.client.get(self.index.url)
        with CaptureQueriesContext(connection) as few:
            self.client.get(self.index.url)
        for number in range(30):
            self.add(f"More {number}", field=self.villages, days=4, city="Nanping")
        with CaptureQueriesContext(connection) as many:
            self.client.get(self.index.url)

        self.assertEqual(len(many), len(few))
        self.assertLessEqual(len(many), 25)

    def test_shows_lecturers_of_its_own_institution_and_those_of_all(self):
        elsewhere = an_index(self.index_class, slug="elsewhere")
        for name, institution in [("Ours", self.index), ("Everybody's", None), ("Theirs", elsewhere)]:
            Lecturer.objects.create(name=name, institution_id=institution and institution.pk)

        self.assertCountEqual([card.name for card in self.index.lecturers(9)], ["Ours", "Everybody's"])
        response = self.client.get(f"{self.index.url}lecturers/")
        self.assertContains(response, escape("Everybody's"))
        self.assertNotContains(response, "Theirs")

    def test_a_lecturer_and_a_base_can_be_read(self):
        Lecturer.objects.create(name="Lu", biography="<p>Taught for years.</p>")
        TrainingBase.objects.create(name="Old Street", description="<p>By the river.</p>")

        self.assertContains(self.client.get(self.index.lecturers(1)[0].url), "Taught for years.")
        self.assertContains(self.client.get(self.index.training_bases(1)[0].url), "By the river.")
        self.assertContains(self.client.get(f"{self.index.url}bases/"), "Old Street")

    def test_says_where_each_list_is_read_in_full(self):
        wheres = [self.index.list_url(what) for what in ("latest", "popular", "lecturers", "training_bases")]

        self.assertEqual(wheres, [self.index.url + end for end in ("", "", "lecturers/", "bases/")])

    def test_search_engines_are_told_of_everyone_who_can_be_read(self):
        self.assertEqual([entry["location"] for entry in self.index.get_sitemap_urls()], [self.index.full_url])
        lecturer = Lecturer.objects.create(name="Lu")
        Lecturer.objects.create(name="Chen", is_shown=False)
        base = TrainingBase.objects.create(name="Old Street")

        told = [entry["location"].removeprefix(self.index.full_url) for entry in self.index.get_sitemap_urls()]

        self.assertEqual(told, ["", "lecturers/", "bases/", f"lecturers/{lecturer.pk}/", f"bases/{base.pk}/"])
        self.assertEqual({self.client.get(self.index.url + path).status_code for path in told}, {200})

    def test_a_hidden_lecturer_cannot_be_read(self):
        lecturer = Lecturer.objects.create(name="Lu")
        address = self.index.lecturers(1)[0].url
        Lecturer.objects.filter(pk=lecturer.pk).update(is_shown=False)

        self.assertEqual(self.client.get(address).status_code, 404)


class ReadyMadeCatalogueTests(ReadyMadePages, CatalogueTests, WagtailPageTestCase):
    pass


class OwnCatalogueTests(OwnPages, CatalogueTests, WagtailPageTestCase):
    pass
