from datetime import datetime
from unittest import mock

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission, User
from django.test import TestCase

from wagtail.models import GroupApprovalTask, GroupPagePermission, Workflow, WorkflowPage, WorkflowTask

from articles.importing.moments import BEIJING
from tests.articles.importing_world import ImportTests, OwnPages, Page, ReadyMadePages, the_root


class GoingFurther(ImportTests):
    def a_person(self, *actions):
        user = User.objects.create_user("linxi", password="secret")
        group = Group.objects.create(name="编辑部")
        for action in actions:
            codename = get_permission_codename(action, Page._meta)
            permission = Permission.objects.get(content_type__app_label=Page._meta.app_label, codename=codename)
            GroupPagePermission.objects.create(group=group, page=self.section, permission=permission)
        user.groups.add(group)
        return user

    def a_workflow(self):
        workflow = Workflow.objects.create(name="审核")
        task = GroupApprovalTask.objects.create(name="初审人")
        task.groups.add(Group.objects.get_or_create(name="审核组")[0])
        WorkflowTask.objects.create(workflow=workflow, task=task)
        WorkflowPage.objects.update_or_create(page=self.section, defaults={"workflow": workflow})

    def test_goes_live_with_its_old_time_when_the_person_may_publish(self):
        self.a_person("add", "publish")

        self.run_import("copied.txt", state="live", user="linxi")

        article, moment = self.articles().get(), datetime(2023, 5, 6, 8, 9, 10, tzinfo=BEIJING)
        told = (article.live, article.first_published_at, article.published_at, article.live_revision.user.username)
        self.assertEqual(told, (True, moment, moment, "linxi"))

    def test_does_not_go_live_without_the_right(self):
        self.a_person("add", "change")

        said = self.run_import("copied.txt", state="live", user="linxi")

        expected = ["linxi 无权在“培训资讯”发布。请导入为草稿（draft）或送审（review）。"]
        self.assertEqual((said, self.articles().count()), (expected, 0))

    def test_does_not_go_live_in_nobodys_name(self):
        said = self.run_import("copied.txt", state="live")

        self.assertEqual((said, self.articles().count()), (["“live”需要指明由谁操作，请加上 --user 用户名。"], 0))

    def test_starts_the_review_of_the_section(self):
        self.a_workflow()
        user = self.a_person("add", "change")

        self.run_import("copied.txt", state="review", user="linxi")

        article = self.articles().get()
        state = article.current_workflow_state
        self.assertEqual((state.workflow.name, state.requested_by, article.live), ("审核", user, False))

    def test_needs_a_workflow_for_a_review(self):
        self.a_person("add")
        WorkflowPage.objects.all().delete()

        said = self.run_import("copied.txt", state="review", user="linxi")

        self.assertEqual(said, ["“培训资讯”没有设置审核流程，请导入为草稿（draft）。"])

    def test_refuses_a_person_who_may_not_add(self):
        self.a_person()

        said = self.run_import("copied.txt", user="linxi")

        self.assertEqual((said, self.articles().count()), (["linxi 无权在“培训资讯”添加文章。"], 0))


class FindingTheSection(ImportTests):
    def test_takes_a_path_an_address_or_an_id(self):
        inner = self.section.add_child(instance=self.index_class(title="学院动态", slug="dongtai"))
        names = ["zixun/dongtai", "/zixun/dongtai/", "http://localhost/zixun/dongtai/", str(inner.pk)]

        for name, file in zip(names, ["copied.txt", "copied_gbk.txt", "copied_utf16.txt", "village.html"], strict=True):
            self.run_import(file, section=name)

        self.assertEqual(self.article_class.objects.child_of(inner).count(), 4)

    def test_lists_near_ones_where_there_is_none(self):
        said = self.run_import("copied.txt", section="/zixum/")

        self.assertEqual(said, ["没有“/zixum/”这个栏目。相近的有：/zixun/。"])

    def test_says_that_a_user_does_not_exist(self):
        self.assertEqual(self.run_import("copied.txt", user="nobody"), ["没有“nobody”这个用户。"])

    def test_knows_an_article_of_another_institution_as_another(self):
        the_root().add_child(instance=self.index_class(title="别处", slug="biechu"))

        with mock.patch.object(self.index_class, "is_institution", True, create=True):
            self.run_import("copied.txt")
            said = self.run_import("copied.txt", section="biechu")

        self.assertEqual(said, ["导入 1 篇，已有 0 篇，原文有改动而未覆盖 0 篇，未导入 0 项。"])


class GoingFurtherTests(GoingFurther, ReadyMadePages, TestCase):
    pass


class GoingFurtherWithOwnPagesTests(GoingFurther, OwnPages, TestCase):
    pass


class FindingTheSectionTests(FindingTheSection, ReadyMadePages, TestCase):
    pass


class FindingTheSectionWithOwnPagesTests(FindingTheSection, OwnPages, TestCase):
    pass
