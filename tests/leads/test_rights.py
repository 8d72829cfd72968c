"""Rights on leads hold for one institution, or everywhere; what is another's is not there."""

from importlib import import_module

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import TestCase
from django.urls import reverse
from django.utils.translation import gettext as _

from leads.dashboard import to_follow_up, unanswered
from leads.models import AuditEntry, Lead, LeadGroupRight
from leads.people import leads_of
from leads.rights import colleagues, grant, institutions, leads_seen_by, may, may_somewhere
from leads.rights_policy import LeadPolicy
from tests.leads.builders import a_colleague
from tests.leads.institutions import TwoInstitutions, a_lead_of
from tests.own_pages.models import OwnArticleIndexPage

LIST = "wagtailsnippets_leads_lead:list"


def receipts(leads) -> set[str]:
    return set(leads.values_list("receipt", flat=True))


class ReachTests(TwoInstitutions, TestCase):
    def test_holds_for_the_institution_alone(self):
        user = self.staff_of(self.linjiang, "view", "work")

        self.assertEqual(receipts(leads_seen_by(user)), {"XF-OWN"})
        self.assertEqual(
            [may(user, "work", lead) for lead in (self.own, self.foreign, self.homeless)], [True, False, False]
        )
        self.assertEqual([may(user, right, self.own) for right in ("reveal", "export", "erase")], [False] * 3)

    def test_whoever_may_do_anything_sees(self):
        for right in ("work", "reveal", "export", "erase"):
            with self.subTest(right):
                self.assertEqual(receipts(leads_seen_by(self.staff_of(self.linjiang, right))), {"XF-OWN"})
        self.assertEqual(receipts(leads_seen_by(self.staff_of(self.linjiang, "configure"))), set())

    def test_a_lead_of_no_institution_is_for_those_whose_right_holds_everywhere(self):
        self.assertEqual(receipts(leads_seen_by(a_colleague())), {"XF-OWN", "XF-FOREIGN", "XF-NOBODY"})

    def test_an_institution_beneath_another_belongs_to_both(self):
        college = self.linjiang.add_child(instance=OwnArticleIndexPage(title="College", slug="college"))
        a_lead_of(college, receipt="XF-COLLEGE")

        self.assertEqual(receipts(leads_seen_by(self.staff_of(self.linjiang, "view"))), {"XF-OWN", "XF-COLLEGE"})
        self.assertEqual(receipts(leads_seen_by(self.staff_of(college, "view"))), {"XF-COLLEGE"})

    def test_rights_of_several_groups_add_up(self):
        user = self.staff_of(self.linjiang, "work")
        user.groups.add(self.staff_of(self.nanping, "reveal").groups.get())

        self.assertEqual(receipts(leads_seen_by(user)), {"XF-OWN", "XF-FOREIGN"})
        self.assertEqual((may(user, "work", self.foreign), may(user, "reveal", self.foreign)), (False, True))

    def test_an_account_that_was_closed_has_none(self):
        user = self.staff_of(self.linjiang, "view")
        user.is_active = False

        self.assertEqual((may_somewhere(user, "view"), receipts(leads_seen_by(user))), (False, set()))

    def test_a_superuser_has_all(self):
        boss = get_user_model().objects.create_superuser("boss")

        self.assertEqual((may(boss, "erase", self.homeless), leads_seen_by(boss, "export").count()), (True, 3))

    def test_asks_the_database_twice_a_request_however_often_it_is_asked(self):
        user = self.staff_of(self.linjiang, "work")
        user.has_perm("leads.view_lead")

        with self.assertNumQueries(2):
            [
                may(user, right, lead)
                for right in ("view", "work")
                for lead in (self.own, self.foreign)
                for _time in range(9)
            ]

    def test_who_has_none_is_not_asked_for(self):
        user = a_colleague("editor", rights=["change_page"])
        user.has_perm("leads.view_lead")

        with self.assertNumQueries(0):
            self.assertEqual((may_somewhere(user, "work"), may(user, "view", self.own)), (False, False))

    def test_wagtails_policy_says_the_same(self):
        policy, user = LeadPolicy(Lead), self.staff_of(self.linjiang, "work")

        self.assertEqual(receipts(policy.instances_user_has_any_permission_for(user, ["change", "delete"])), {"XF-OWN"})
        self.assertEqual(
            [policy.user_has_permission_for_instance(user, "change", lead) for lead in (self.own, self.foreign)],
            [True, False],
        )
        self.assertEqual(list(policy.users_with_permission("change")), [user])

    def test_institutions_are_those_that_call_themselves_so(self):
        self.assertEqual({page.pk for page in institutions()}, {self.linjiang.pk, self.nanping.pk})


class ColleaguesTests(TwoInstitutions, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.lin, cls.nan = cls.staff_of(cls.linjiang, "work"), cls.staff_of(cls.nanping, "work")
        cls.xu = a_colleague("xu")

    def test_nobody_elses_staff_is_named(self):
        self.assertEqual(set(colleagues(self.lin, "work")), {self.lin, self.xu})
        self.assertEqual(set(colleagues(self.xu, "work")), {self.lin, self.nan, self.xu})

    def test_a_lead_is_offered_to_those_who_may_work_it(self):
        self.assertEqual(set(colleagues(self.xu, "work", lead=self.foreign)), {self.nan, self.xu})
        self.assertEqual(set(colleagues(self.xu, "work", lead=self.homeless)), {self.xu})

    def test_who_has_it_above_has_it_here(self):
        college = self.linjiang.add_child(instance=OwnArticleIndexPage(title="College", slug="college"))

        self.assertEqual(set(colleagues(self.staff_of(college, "view"), "work")), {self.lin, self.xu})

    def test_no_lead_is_given_to_somebody_who_could_not_open_it(self):
        self.client.force_login(self.xu)
        address = reverse("wagtail_bulk_action", args=["leads", "lead", "assign"])

        self.client.post(f"{address}?id={self.own.pk}&id={self.foreign.pk}", {"assignee": self.lin.pk})

        self.assertEqual(
            list(Lead.objects.order_by("receipt").values_list("assignee", flat=True)), [None, None, self.lin.pk]
        )


class DoorsTests(TwoInstitutions, TestCase):
    """What the matrix of routes cannot see: what stands behind an open door."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.lin = cls.staff_of(cls.linjiang, "view", "work", "reveal", "export", "erase")

    def setUp(self):
        self.client.force_login(self.lin)

    def shown(self, **query) -> list[str]:
        text = self.client.get(reverse(LIST), query).content.decode()
        return [lead.receipt for lead in (self.own, self.foreign, self.homeless) if lead.receipt in text]

    def test_the_list_and_its_search_show_ones_own(self):
        self.assertEqual(self.shown(), ["XF-OWN"])
        self.assertEqual([self.shown(q=lead.phone) for lead in (self.own, self.foreign)], [["XF-OWN"], []])
        self.assertEqual(self.shown(q="xf-foreign"), [])

    def test_the_filters_name_no_other_institution(self):
        page = self.client.get(reverse(LIST))

        self.assertContains(page, "Linjiang")
        self.assertNotContains(page, "Nanping")
        self.assertEqual(self.shown(institution=self.nanping.pk), self.shown())

    def test_an_export_takes_ones_own(self):
        text = self.client.get(reverse(LIST), {"export": "csv"}).getvalue().decode("utf-8-sig")

        self.assertEqual([name in text for name in ("XF-OWN", "XF-FOREIGN", "XF-NOBODY")], [True, False, False])

    def test_of_chosen_leads_only_ones_own_are_changed(self):
        address = reverse("wagtail_bulk_action", args=["leads", "lead", "set_state"])
        for query in (f"?id={self.own.pk}&id={self.foreign.pk}&id=x", "?id=all"):
            with self.subTest(query):
                Lead.objects.update(state="new")
                self.client.post(address + query, {"state": "won"})
                self.assertEqual(receipts(Lead.objects.filter(state="won")), {"XF-OWN"})

    def test_chosen_leads_of_others_are_not_named(self):
        address = reverse("wagtail_bulk_action", args=["leads", "lead", "delete"])

        page = self.client.get(f"{address}?id={self.own.pk}&id={self.foreign.pk}")

        self.assertContains(page, "XF-OWN")
        self.assertNotContains(page, "XF-FOREIGN")

    def test_the_same_number_elsewhere_is_not_pointed_at(self):
        twin = a_lead_of(self.nanping, receipt="XF-TWIN", phone=self.own.phone)

        page = self.client.get(reverse("wagtailsnippets_leads_lead:inspect", args=[self.own.pk]))

        self.assertNotContains(page, twin.receipt)

    def test_one_persons_data_is_what_ones_own_institution_has(self):
        a_lead_of(self.nanping, receipt="XF-TWIN", phone=self.own.phone)

        self.assertEqual(receipts(leads_of(self.own.phone, by=self.lin)), {"XF-OWN"})
        self.assertEqual(receipts(leads_of("XF-FOREIGN", by=self.lin)), set())
        self.assertEqual(receipts(leads_of(self.own.phone)), {"XF-OWN", "XF-TWIN"})

    def test_nothing_of_others_is_handed_out_or_erased(self):
        for deed in ({"hand_out": "1"}, {"erase": "1", "why": "asked"}):
            self.client.post(reverse("leads_person"), deed | {"lead": [self.foreign.pk, self.homeless.pk]})

        self.assertEqual((Lead.objects.count(), AuditEntry.objects.count()), (3, 0))

    def test_the_dashboard_waits_for_ones_own(self):
        Lead.objects.update(follow_up_on="2020-01-01", assignee=self.lin)

        self.assertEqual(receipts(unanswered(self.lin)), {"XF-OWN"})
        self.assertEqual(receipts(to_follow_up(self.lin)), {"XF-OWN"})
        home = self.client.get(reverse("wagtailadmin_home"))
        self.assertEqual([name in home.text for name in ("XF-OWN", "XF-FOREIGN")], [True, False])

    def test_the_site_history_is_silent(self):
        self.client.post(reverse("wagtailsnippets_leads_lead:edit", args=[self.own.pk]), {"state": "won"})
        self.client = self.client_class()  # a cookie holds the message for who edited
        self.client.force_login(self.staff_of(self.nanping, "view", "work"))

        self.assertNotContains(self.client.get(reverse("wagtailadmin_reports:site_history")), "XF-OWN")


class UpgradeTests(TwoInstitutions, TestCase):
    def test_groups_that_an_older_version_gave_rights_keep_them(self):
        user = self.staff_of(self.linjiang, "work")
        group, other = user.groups.get(), Group.objects.create(name="Other")
        group.permissions.filter(codename="hold_leadgroupright").delete()  # as it was: nobody had it
        self.assertEqual(receipts(leads_seen_by(get_user_model().objects.get(pk=user.pk))), set())

        import_module("leads.migrations.0020_mark_of_groups_with_rights").mark_groups(apps, None)

        self.assertEqual(receipts(leads_seen_by(get_user_model().objects.get(pk=user.pk))), {"XF-OWN"})
        self.assertEqual(other.permissions.count(), 0)


class GroupScreenTests(TwoInstitutions, TestCase):
    """An administrator gives the rights on Wagtail's screen of the group."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.group = Group.objects.create(name="Linjiang marketing")
        cls.address = reverse("wagtailusers_groups:edit", args=[cls.group.pk])
        cls.boss = get_user_model().objects.create_superuser("boss")

    def setUp(self):
        self.client.force_login(self.boss)

    def send(self, *rows):
        page = self.client.get(self.address)
        data = {"name": self.group.name}
        for panel in page.context["permission_panels"]:
            data |= {f"{panel.prefix}-TOTAL_FORMS": 0, f"{panel.prefix}-INITIAL_FORMS": 0}
        data["lead_rights-TOTAL_FORMS"] = len(rows)
        for number, row in enumerate(rows):
            data |= {f"lead_rights-{number}-{name}": value for name, value in row.items()}
        return self.client.post(self.address, data)

    def stored(self) -> set[tuple[int, str]]:
        return set(self.group.lead_rights.values_list("institution", "permission__codename"))

    def test_gives_and_takes_rights(self):
        grant(self.group, self.linjiang, "view", "erase")

        self.send(
            {"institution": self.linjiang.pk, "permissions": ["view_lead", "work_lead"]},
            {"institution": self.nanping.pk, "permissions": ["export_lead"]},
        )

        self.assertEqual(
            self.stored(),
            {(self.linjiang.pk, "view_lead"), (self.linjiang.pk, "work_lead"), (self.nanping.pk, "export_lead")},
        )

    def test_what_it_gives_holds(self):
        member = a_colleague("member", rights=[])
        member.groups.add(self.group)

        self.send({"institution": self.linjiang.pk, "permissions": ["work_lead"]})
        self.send({"institution": self.linjiang.pk, "permissions": ["work_lead", "view_lead"]})

        self.assertEqual(receipts(leads_seen_by(member, "work")), {"XF-OWN"})

    def test_takes_a_row_away(self):
        grant(self.group, self.linjiang, "view")

        self.send({"institution": self.linjiang.pk, "permissions": ["view_lead"], "DELETE": "1"})

        self.assertEqual(self.stored(), set())

    def test_shows_what_is_stored(self):
        grant(self.group, self.linjiang, "view", "work")

        panel = next(p for p in self.client.get(self.address).context["permission_panels"] if p.prefix == "lead_rights")

        self.assertEqual(
            [form.initial for form in panel.forms],
            [{"institution": self.linjiang.pk, "permissions": ["view_lead", "work_lead"]}],
        )

    def test_says_that_an_institution_is_there_twice(self):
        row = {"institution": self.linjiang.pk, "permissions": ["view_lead"]}

        self.assertContains(self.send(row, row), _("An institution is chosen twice."))
        self.assertEqual(self.stored(), set())

    def test_offers_institutions_and_no_other_page(self):
        page = self.client.post(self.address)
        self.send({"institution": self.linjiang.get_parent().pk, "permissions": ["view_lead"]})

        self.assertEqual(LeadGroupRight.objects.count(), 0)
        self.assertEqual(page.status_code, 200)
