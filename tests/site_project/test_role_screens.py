"""Which admin screen opens for whom: the table is the claim."""

import unittest

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import TestCase
from django.urls import reverse

if settings.SWAPPED_BASE_PAGE:
    raise unittest.SkipTest("The six roles come with the portal.")

from wagtail.admin.menu import admin_menu, reports_menu
from wagtail.models import Site

from articles.models import ArticleIndexPage, ArticlePage
from articles.review.guard import without_review
from site_project.roles import ROLES, ensure_roles
from tests.runner import restore_reviews

# 编辑, 初审, 复审, 终审, 市场, 隐私专员: + opens, - refused.
TABLE = {
    "home": "++++++",
    "explore": "+--+--",
    "add article": "+-----",
    "edit what waits at 初审": "++-+--",
    "edit draft": "+--+--",
    "history": "+--+--",
    "delete draft": "+--+--",
    "move draft": "+--+--",
    "copy draft": "+--+--",
    "unpublish": "---+--",
    "withdraw": "---+--",
    "inbox": "++++--",
    "terms to check": "++++--",
    "add term": "---+--",
    "pictures": "+-----",
    "add picture": "+-----",
    "documents": "+-----",
    "add document": "+-----",
    "sources": "++++--",
    "add source": "+-----",
    "lecturers": "++++--",
    "add lecturer": "+-----",
    "leads": "----++",
    "consent notices": "-----+",
    "one person's data": "-----+",
    "audit log of leads": "-----+",
    "articles": "+--+--",
    "programmes": "+--+--",
    "most read": "+--+--",
    "review records": "+--+--",
    "published without review": "+--+--",
    "page types report": "+--+--",
    "site history": "++++++",
    "workflows": "------",
    "users": "------",
    "groups": "------",
    "sites": "------",
    "redirects": "------",
    "collections": "------",
    "site settings": "------",
    "deliveries": "------",
    "notice targets": "------",
}


class ScreensOfRolesTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        ensure_roles()
        home = Site.objects.get(is_default_site=True).root_page
        with without_review("a test"):
            cls.section = home.add_child(instance=ArticleIndexPage(title="动态", slug="dongtai"))
            cls.live = cls.section.add_child(instance=ArticlePage(title="已发", slug="yifa"))
        cls.users = {name: User.objects.create_user(f"user-of-{name}") for name in ROLES}
        for name, user in cls.users.items():
            user.groups.add(Group.objects.get(name=name))
        cls.draft = cls.section.add_child(instance=ArticlePage(title="草稿", live=False, owner=cls.users["编辑"]))
        cls.draft.save_revision(user=cls.users["编辑"])
        cls.waiting = cls.section.add_child(instance=ArticlePage(title="待审", live=False, owner=cls.users["编辑"]))
        cls.waiting.save_revision(user=cls.users["编辑"])
        restore_reviews()
        cls.waiting.get_workflow().start(cls.waiting, cls.users["编辑"])

    def addresses(self) -> dict[str, str]:
        draft, add = [self.draft.pk], ["articles", "articlepage", self.section.pk]
        return {
            "home": reverse("wagtailadmin_home"),
            "withdraw": reverse("articles_withdraw", args=[self.live.pk]),
            "inbox": reverse("articles_reviews"),
            "terms to check": reverse("wagtailsnippets_articles_term:list"),
            "add term": reverse("wagtailsnippets_articles_term:add"),
            "explore": reverse("wagtailadmin_explore", args=[self.section.pk]),
            "add article": reverse("wagtailadmin_pages:add", args=add),
            "edit what waits at 初审": reverse("wagtailadmin_pages:edit", args=[self.waiting.pk]),
            "edit draft": reverse("wagtailadmin_pages:edit", args=draft),
            "history": reverse("wagtailadmin_pages:history", args=draft),
            "delete draft": reverse("wagtailadmin_pages:delete", args=draft),
            "move draft": reverse("wagtailadmin_pages:move", args=draft),
            "copy draft": reverse("wagtailadmin_pages:copy", args=draft),
            "unpublish": reverse("wagtailadmin_pages:unpublish", args=[self.live.pk]),
            "pictures": reverse("wagtailimages:index"),
            "add picture": reverse("wagtailimages:add"),
            "documents": reverse("wagtaildocs:index"),
            "add document": reverse("wagtaildocs:add"),
            "sources": "/admin/articles/articlesource/",
            "add source": "/admin/articles/articlesource/create/",
            "lecturers": "/admin/programs/lecturer/",
            "add lecturer": "/admin/programs/lecturer/create/",
            "leads": reverse("wagtailsnippets_leads_lead:list"),
            "consent notices": reverse("wagtailsnippets_leads_consentnotice:list"),
            "one person's data": reverse("leads_person"),
            "audit log of leads": reverse("wagtailsnippets_leads_auditentry:list"),
            "articles": reverse("article_pages:index"),
            "programmes": reverse("programs:index"),
            "most read": reverse("articles_most_read"),
            "review records": reverse("articles_review_records"),
            "published without review": reverse("articles_emergency_report"),
            "page types report": reverse("wagtailadmin_reports:page_types_usage"),
            "site history": reverse("wagtailadmin_reports:site_history"),
            "workflows": reverse("wagtailadmin_workflows:index"),
            "users": reverse("wagtailusers_users:index"),
            "groups": reverse("wagtailusers_groups:index"),
            "sites": reverse("wagtailsites:index"),
            "redirects": reverse("wagtailredirects:index"),
            "collections": reverse("wagtailadmin_collections:index"),
            "site settings": reverse("wagtailsettings:edit", args=["home", "sitesettings"]),
            "deliveries": reverse("wagtailsnippets_deliveries_delivery:list"),
            "notice targets": reverse("wagtailsnippets_deliveries_noticetarget:list"),
        }

    maxDiff = None

    def test_open_as_the_table_says(self):
        found = dict.fromkeys(TABLE, "")
        for user in self.users.values():
            self.client.force_login(user)
            for name, address in self.addresses().items():
                found[name] += "+" if self.client.get(address, follow=False).status_code == 200 else "-"

        self.assertEqual(found, TABLE)

    def test_are_named_in_the_menu_only_where_they_open(self):
        found = dict.fromkeys(self.users, "")
        for name, user in self.users.items():
            self.client.force_login(user)
            request = self.client.get(reverse("wagtailadmin_home")).wsgi_request
            shown = [*admin_menu.menu_items_for_request(request), *reports_menu.menu_items_for_request(request)]
            addresses = {item.url for item in shown}
            found[name] = [label for label, address in self.addresses().items() if address in addresses]

        opens = {name: [label for label, row in TABLE.items() if row[i] == "+"] for i, name in enumerate(self.users)}
        self.assertEqual({name: set(found[name]) - set(opens[name]) for name in found}, dict.fromkeys(found, set()))
        self.assertEqual(found["市场"], ["leads"])

    def test_searching_pages_is_offered_to_those_who_see_pages(self):
        found = ""
        for user in self.users.values():
            self.client.force_login(user)
            found += "+" if b'role="search"' in self.client.get(reverse("wagtailadmin_home")).content else "-"

        self.assertEqual(found, TABLE["explore"])

    def test_are_all_there_for_an_administrator(self):
        self.client.force_login(User.objects.create_superuser("boss"))

        refused = {
            name: status
            for name, address in self.addresses().items()
            if (status := self.client.get(address).status_code) not in (200, 302)
        }
        self.assertEqual(refused, {})
