"""A new institution in one step: what its people may do there, and nowhere else."""

import io
import unittest

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.urls import reverse

if settings.SWAPPED_BASE_PAGE:
    raise unittest.SkipTest("The portal's pages stand on Wagtail's own page.")

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupPagePermission, Page, Site, WorkflowPage
from wagtail.permissions import policy_registry

from articles.models import ArticleIndexPage, DeletedPage, ReviewTask
from home.models import InstitutionPage
from leads.models import LeadFormPage, LeadGroupRight
from leads.rights import institutions_open_to
from programs.models import ProgramIndexPage
from site_project.roles import ROLES, ensure_roles
from tests.home.builders import a_portal
from tests.leads.builders import a_notice
from tests.leads.institutions import a_lead_of

RIGHTS = ("view", "work", "reveal", "export", "erase", "configure")


def create(name="清河学院", slug="qinghe", **options) -> str:
    out = io.StringIO()
    call_command("create_institution", name, slug=slug, stdout=out, **options)
    return out.getvalue()


def everything() -> list[int]:
    models = [Page, Group, Collection, ReviewTask, WorkflowPage, GroupPagePermission, LeadGroupRight]
    return [model.objects.count() for model in models]


class InstitutionTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        a_portal()
        cls.addClassCleanup(Site.clear_site_root_paths_cache)
        ensure_roles()
        a_notice()

    def member(self, role: str, name="清河学院") -> User:
        user, _new = User.objects.get_or_create(username=f"{name}{role}")
        user.groups.add(Group.objects.get(name=f"{name}·{role}"))
        return user


class FirstInstitutionTests(TestCase):
    """On a new installation, where the site is Wagtail's greeting and nothing else."""

    def setUp(self):
        Site.clear_site_root_paths_cache()
        self.addCleanup(Site.clear_site_root_paths_cache)

    def test_brings_the_portals_front_page(self):
        told = create()

        front = self.client.get("/")
        self.assertContains(front, '<a href="/qinghe/">清河学院</a>', html=True)
        self.assertContains(self.client.get("/qinghe/"), "本站正在建设")
        self.assertIn("门户首页 培训门户：已新建", told)
        self.assertEqual(DeletedPage.objects.count(), 0)

    def test_a_front_page_that_somebody_chose_stays(self):
        chosen = Site.objects.get().root_page
        chosen.add_child(instance=Page(title="About us", slug="about"))

        create()

        self.assertEqual(Site.objects.get().root_page, chosen)

    def test_a_dry_run_leaves_the_greeting(self):
        create(dry_run=True)

        self.assertEqual(type(Site.objects.get().root_page.specific), Page)


class PagesTests(InstitutionTestCase):
    def test_visitors_find_its_pages_in_its_menu(self):
        create()

        page = InstitutionPage.objects.get(slug="qinghe")
        answer = self.client.get(page.url)
        self.assertEqual([answer.status_code, page.title, page.live], [200, "清河学院", True])
        below = page.get_children().live().in_menu().specific()
        self.assertEqual([type(child) for child in below], [ProgramIndexPage, ArticleIndexPage, LeadFormPage])
        self.assertEqual([self.client.get(child.url).status_code for child in below], [200] * 3)
        self.assertEqual(page.enquiry_form.specific, below[2])

    def test_without_a_consent_notice_its_form_waits_as_a_draft(self):
        a_notice().delete()

        told = create()

        self.assertEqual(LeadFormPage.objects.get().live, False)
        self.assertIn("草稿", told)

    def test_its_articles_pass_three_reviews_by_its_people_or_the_portals(self):
        create()

        stages = Page.objects.get(slug="zixun").get_workflow().tasks
        self.assertEqual(
            [{group.name for group in stage.specific.groups.all()} for stage in stages],
            [{f"清河学院·{role}", role} for role in ("初审", "复审", "终审")],
        )


class PeopleTests(InstitutionTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        create()
        create("云岭大学", "yunling")
        cls.own, cls.foreign = (InstitutionPage.objects.get(slug=slug) for slug in ("qinghe", "yunling"))

    def test_leads_are_seen_worked_and_configured_at_ones_own_institution(self):
        found = {
            role: " ".join(right for right in RIGHTS if institutions_open_to(self.member(role), right) == {self.own.pk})
            for role in ROLES
        }

        nothing = dict.fromkeys(("编辑", "初审", "复审", "终审"), "")
        staff = {"市场": "view work reveal export configure", "隐私专员": "view erase"}
        self.assertEqual(found, nothing | staff)

    def test_marketing_opens_its_own_lead_and_no_other(self):
        leads = [a_lead_of(page, receipt=f"XF-{page.slug}") for page in (self.own, self.foreign)]
        self.client.force_login(self.member("市场"))

        answers = [self.client.get(reverse("wagtailsnippets_leads_lead:edit", args=[lead.pk])) for lead in leads]

        self.assertEqual([answer.status_code for answer in answers], [200, 404])

    def test_editors_write_in_their_own_sections_and_nowhere_else(self):
        self.client.force_login(self.member("编辑"))

        answers = [
            self.client.get(reverse("wagtailadmin_pages:add", args=["articles", "articlepage", section.pk])).status_code
            for section in ArticleIndexPage.objects.order_by("path")
        ]

        self.assertEqual(answers, [200, 302])

    def test_only_the_last_reviewer_may_publish(self):
        may = [role for role in ROLES if self.own.permissions_for_user(self.member(role)).can_publish()]

        self.assertEqual(may, ["终审"])

    def test_pictures_and_documents_lie_in_its_own_collection(self):
        editor, collection = self.member("编辑"), Collection.objects.get(name="清河学院")

        for model in (get_image_model(), get_document_model()):
            policy = policy_registry.get_by_type(model)
            self.assertEqual(list(policy.collections_user_has_permission_for(editor, "add")), [collection])

    def test_nobody_changes_what_is_the_whole_portals(self):
        shared = {"leads.view_auditentry", "leads.change_consentnotice", "articles.change_term"}

        found = {right for role in ROLES for right in self.member(role).get_all_permissions()}

        self.assertEqual(found & shared, set())


class CommandTests(InstitutionTestCase):
    def test_says_what_it_made_and_the_second_time_that_it_was_there(self):
        told = create()
        before = everything()

        again = create()

        self.assertEqual(everything(), before)
        self.assertEqual(told.count("已新建"), again.count("已存在"))
        self.assertEqual((told.count("已存在"), again.count("已新建")), (0, 0))

    def test_dry_run_says_what_it_would_make_and_makes_nothing(self):
        before = everything()

        told = create(dry_run=True)

        self.assertEqual(everything(), before)
        self.assertEqual(told.count("将新建"), create().count("已新建"))

    def test_completes_an_institution_that_is_there_and_keeps_what_was_changed(self):
        create()
        Group.objects.get(name="清河学院·市场").delete()
        editors = Group.objects.get(name="清河学院·编辑")
        editors.page_permissions.all().delete()

        told = create()

        self.assertEqual(told.count("已新建"), 1)
        self.assertEqual(Group.objects.get(name="清河学院·市场").lead_rights.count(), 5)
        self.assertEqual(editors.page_permissions.count(), 0)

    def test_says_why_it_makes_nothing(self):
        create()
        before = everything()
        for name, slug in (
            ("云岭大学", "qinghe"),
            ("清河学院", "qinghe2"),
            ("云岭", "云岭"),
            ("", "x"),
            ("长" * 61, "x"),
        ):
            with self.subTest(name), self.assertRaises(CommandError):
                create(name, slug)
        self.assertEqual(everything(), before)
