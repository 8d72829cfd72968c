"""Who may not see leads sees nothing of them anywhere: first there is one that could be seen."""

from django.test import TestCase
from django.urls import NoReverseMatch, reverse

from leads.models import Lead, LeadEvent, LeadExport
from tests.leads.builders import a_colleague, a_lead

SECRETS = ["XF20261124", "Linjiang", "Lin Yi", "13812345678", "138****5678"]
VIEWS = ["list", "list_results", "edit", "inspect", "delete", "history", "history_results", "usage", "add", "copy"]
CHOOSER = ["choose", "choose_results", "chosen", "chosen_multiple"]


def address_of(name, lead):
    for args in ([], [lead.pk]):
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return None


class WallTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.lead = a_lead(
            receipt="XF20261124-SECRET", organisation="Linjiang", contact_name="Lin Yi", phone="13812345678"
        )
        cls.editor = a_colleague("editor", rights=["view_page", "change_page"])
        cls.marketing = a_colleague("marketing")

    def setUp(self):
        self.client.force_login(self.editor)

    def addresses(self):
        names = [f"wagtailsnippets_leads_lead:{view}" for view in VIEWS]
        names += [f"wagtailsnippetchoosers_leads_lead:{view}" for view in CHOOSER]
        found = [address_of(name, self.lead) for name in names]
        return [address for address in found if address] + [reverse("leads_reveal", args=[self.lead.pk])]

    def leaked(self, response):
        text = response.content.decode() if not response.streaming else response.getvalue().decode("utf-8", "replace")
        return [secret for secret in SECRETS if secret in text]

    def test_the_list_could_be_seen(self):
        self.client.force_login(self.marketing)

        response = self.client.get(reverse("wagtailsnippets_leads_lead:list"))

        self.assertEqual(self.leaked(response), ["XF20261124", "Linjiang", "138****5678"])

    def test_every_page_of_the_desk_is_closed(self):
        self.assertEqual(len(self.addresses()), 10)
        for address in self.addresses():
            for query in ("", "?export=csv", "?export=xlsx", "?q=Lin", f"?id={self.lead.pk}"):
                with self.subTest(address + query):
                    response = self.client.get(address + query, follow=True)
                    self.assertEqual(self.leaked(response), [])

    def test_nothing_can_be_sent_there(self):
        for address in self.addresses():
            with self.subTest(address):
                response = self.client.post(address, {"state": "won", "note": "x"}, follow=True)
                self.assertEqual(self.leaked(response), [])
        self.assertEqual((Lead.objects.get().state, LeadEvent.objects.count()), ("new", 0))

    def test_bulk_actions_are_closed(self):
        for action, values in (
            ("set_state", {"state": "won"}),
            ("assign", {"assignee": self.marketing.pk}),
            ("delete", {}),
        ):
            address = reverse("wagtail_bulk_action", args=["leads", "lead", action]) + f"?id={self.lead.pk}"
            with self.subTest(action):
                self.assertEqual(self.leaked(self.client.get(address, follow=True)), [])
                self.client.post(address, values)
        self.lead.refresh_from_db()
        self.assertEqual((self.lead.state, self.lead.assignee), ("new", None))

    def test_menu_and_reports_say_nothing(self):
        self.client.force_login(self.marketing)
        self.client.post(
            reverse("wagtailsnippets_leads_lead:edit", args=[self.lead.pk]), {"state": "contacted", "note": "Lin Yi"}
        )
        self.client = self.client_class()  # a cookie holds the message for marketing
        self.client.force_login(self.editor)
        for name in ("wagtailadmin_home", "wagtailsnippets:index", "wagtailadmin_reports:site_history"):
            with self.subTest(name):
                response = self.client.get(reverse(name), follow=True)
                self.assertEqual(self.leaked(response), [])
                self.assertNotContains(response, reverse("wagtailsnippets_leads_lead:list"))

    def test_there_is_no_chooser_of_leads(self):
        with self.assertRaises(NoReverseMatch):
            reverse("wagtailsnippetchoosers_leads_lead:choose")

    def test_no_visitor_gets_in(self):
        self.client.logout()
        for address in self.addresses():
            with self.subTest(address):
                self.assertRedirects(
                    self.client.get(address),
                    f"{reverse('wagtailadmin_login')}?next={address}",
                    fetch_redirect_response=False,
                )

    def test_who_may_only_see_cannot_change_or_take_away(self):
        self.client.force_login(a_colleague("viewer", rights=["view_lead"]))
        edit = reverse("wagtailsnippets_leads_lead:edit", args=[self.lead.pk])

        self.client.post(edit, {"state": "won"})
        self.client.get(reverse("wagtailsnippets_leads_lead:list"), {"export": "xlsx"})

        self.assertEqual((Lead.objects.get().state, LeadExport.objects.count()), ("new", 0))
        listing = self.client.get(reverse("wagtailsnippets_leads_lead:list"))
        self.assertNotContains(listing, "export=xlsx")
