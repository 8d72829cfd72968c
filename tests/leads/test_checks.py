from django.core.checks import Tags, run_checks
from django.test import SimpleTestCase, override_settings


class AddressTests(SimpleTestCase):
    def test_a_site_with_our_addresses_is_fine(self):
        self.assertEqual(run_checks(tags=[Tags.urls]), [])

    @override_settings(ROOT_URLCONF="wagtail.urls")
    def test_a_site_that_forgot_them_is_told(self):
        self.assertEqual([error.id for error in run_checks(tags=[Tags.urls])], ["leads.E001"])
