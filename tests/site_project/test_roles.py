from django.contrib.auth.models import Group, User
from django.test import TestCase
from django.urls import reverse

from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Workflow

from leads.models import LeadExport
from site_project.roles import ROLES, ensure_roles
from tests.leads.builders import a_lead
from tests.runner import restore_reviews

# The table of roles.py, as a person reads it: pages; pictures and documents; registers and terms; leads.
TABLE = {
    "编辑": ["add change", "add change choose", "add change view", ""],
    "初审": ["", "choose", "view", ""],
    "复审": ["", "choose", "view", ""],
    "终审": ["change lock publish unlock", "choose", "add change delete view", ""],
    "市场": ["", "", "", "export_lead reveal_lead view_lead work_lead"],
    "隐私专员": [
        "",
        "",
        "",
        "add_consentnotice change_consentnotice erase_lead view_auditentry view_consentnotice view_lead",
    ],
}


def rights_of(name):
    group = Group.objects.get(name=name)
    pages = {row.permission.codename.removesuffix("_page") for row in group.page_permissions.all()}
    files = {row.permission.codename.partition("_")[0] for row in group.collection_permissions.all()}
    models = list(group.permissions.select_related("content_type"))
    registers = {p.codename.partition("_")[0] for p in models if p.content_type.app_label in ("articles", "programs")}
    leads = {p.codename for p in models if p.content_type.app_label == "leads"}
    return [" ".join(sorted(rights)) for rights in (pages, files, registers, leads)]


class RolesTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        ensure_roles()

    def test_are_exactly_the_table(self):
        self.assertEqual({name: rights_of(name) for name in ROLES}, TABLE)

    def test_come_into_the_admin_and_own_nothing_else(self):
        others = {
            name: sorted(
                f"{p.content_type.app_label}.{p.codename}"
                for p in Group.objects.get(name=name).permissions.exclude(
                    content_type__app_label__in=["articles", "programs", "leads"]
                )
            )
            for name in ROLES
        }

        self.assertEqual(others, dict.fromkeys(ROLES, ["wagtailadmin.access_admin"]))

    def test_are_made_once(self):
        before = (Group.objects.count(), GroupPagePermission.objects.count(), Workflow.objects.count())

        ensure_roles()

        self.assertEqual((Group.objects.count(), GroupPagePermission.objects.count(), Workflow.objects.count()), before)

    def test_what_an_administrator_changed_stays(self):
        editors = Group.objects.get(name="编辑")
        editors.page_permissions.all().delete()
        editors.permissions.clear()
        workflow = Workflow.objects.get(name="三审")
        workflow.name = "四审"
        workflow.save()

        ensure_roles()

        self.assertEqual(
            (rights_of("编辑"), Workflow.objects.filter(name="三审").count()), (["", "add change choose", "", ""], 0)
        )

    def test_three_reviews_stand_over_every_page(self):
        restore_reviews()
        workflow = Page.get_first_root_node().get_workflow()

        stages = [(task.name, [group.name for group in task.specific.groups.all()]) for task in workflow.tasks]
        self.assertEqual(stages, [(name, [name]) for name in ("初审", "复审", "终审")])

    def test_wagtails_own_ways_round_are_closed(self):
        self.assertEqual(Group.objects.filter(name__in=["Editors", "Moderators"]).count(), 0)
        self.assertEqual(GroupApprovalTask.objects.filter(name="Moderators approval", active=True).count(), 0)
        self.assertEqual({workflow.name for workflow in Workflow.objects.filter(active=True)}, {"三审", "二审", "一审"})

    def test_a_stock_group_somebody_is_in_stays(self):
        Group.objects.filter(name__in=ROLES).delete()
        Workflow.objects.filter(name="三审").delete()
        User.objects.create_user("old").groups.add(Group.objects.create(name="Editors"))

        ensure_roles()

        self.assertEqual(Group.objects.filter(name="Editors").count(), 1)


class WorkOfRolesTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        ensure_roles()
        cls.lead = a_lead(organisation="Linjiang")

    def come_in(self, role):
        user = User.objects.create_user(role, password="x")
        user.groups.add(Group.objects.get(name=role))
        self.client.force_login(user)

    def statuses(self):
        edit = reverse("wagtailsnippets_leads_lead:edit", args=[self.lead.pk])
        listing = reverse("wagtailsnippets_leads_lead:list")
        bulk = reverse("wagtail_bulk_action", args=["leads", "lead", "set_state"]) + f"?id={self.lead.pk}"
        return [
            self.client.get(listing).status_code,
            self.client.get(edit).status_code,
            self.client.post(edit, {"state": "contacted", "note": "called"}).status_code,
            self.client.post(reverse("leads_reveal", args=[self.lead.pk]), {"reveal_reason": "call"}).status_code,
            self.client.post(bulk, {"state": "won"}).status_code,
            self.client.get(listing, {"export": "xlsx"}).status_code,
        ]

    def test_marketing_does_its_whole_job(self):
        self.come_in("市场")

        self.assertEqual(self.statuses(), [200, 200, 302, 200, 302, 200])

        self.lead.refresh_from_db()
        self.assertEqual((self.lead.state, LeadExport.objects.count()), ("won", 1))
        self.assertEqual(
            sorted(e.kind for e in self.lead.events.all()), ["exported", "note", "revealed", "state", "state"]
        )

    def test_marketing_finds_the_desk_in_its_menu(self):
        self.come_in("市场")

        self.assertContains(self.client.get(reverse("wagtailadmin_home")), reverse("wagtailsnippets_leads_lead:list"))

    def test_editors_and_reviewers_see_nothing_of_leads(self):
        for role in ("编辑", "初审", "复审", "终审"):
            with self.subTest(role):
                self.come_in(role)
                self.assertEqual(self.statuses(), [302] * 6)
                self.assertNotContains(
                    self.client.get(reverse("wagtailadmin_home")), reverse("wagtailsnippets_leads_lead:list")
                )
        self.lead.refresh_from_db()
        self.assertEqual((self.lead.state, self.lead.events.count(), LeadExport.objects.count()), ("new", 0, 0))

    def test_the_privacy_officer_erases_and_works_nothing(self):
        self.come_in("隐私专员")

        self.assertEqual(self.statuses(), [200, 302, 302, 302, 302, 302])
        self.client.post(reverse("wagtailsnippets_leads_lead:delete", args=[self.lead.pk]))

        self.assertFalse(type(self.lead).objects.exists())
