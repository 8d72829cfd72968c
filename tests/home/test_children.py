from django.test import TestCase

from wagtail.models import Page

from home.children import children_of
from home.models import InstitutionPage
from tests.home.builders import a_portal, a_section, an_institution


class ChildrenTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal()
        cls.first = an_institution(cls.portal)
        cls.sections = [a_section(cls.first, f"Section {number}") for number in range(3)]
        a_section(cls.sections[2], "Below")
        cls.second = an_institution(cls.portal, "Linjiang Academy", slug="linjiang")
        a_section(cls.portal, "Reports")

    def test_are_those_of_the_tree_in_order(self):
        Page.objects.get(pk=self.sections[0].pk).delete()
        Page.objects.get(pk=self.sections[2].pk).move(self.first, "first-child")

        for page in Page.objects.all():
            with self.subTest(page.title):
                self.assertEqual(list(children_of(page)), list(page.get_children()))

    def test_are_of_the_class_one_asks_for(self):
        self.assertEqual(list(children_of(self.portal, InstitutionPage)), [self.first, self.second])

    def test_cost_two_queries(self):
        with self.assertNumQueries(2):
            self.assertEqual(len(children_of(self.first)), 3)
