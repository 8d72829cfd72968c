"""A section under three reviews, and the people who write and review there."""

from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.auth.models import Group, Permission

import swapper
from wagtail.models import GroupPagePermission, Workflow, WorkflowPage, WorkflowTask

from articles.models import ReviewTask
from articles.review.checklist import CHECKLIST
from tests.articles.builders import a_section

Page = swapper.load_model("wagtailcore", "Page")
STAGES = ("first", "second", "final")


def a_person(name: str, *stages: str, may=(), superuser=False):
    """A user who reviews at these stages and has these rights on every page: add, change, publish."""
    user = get_user_model().objects.create_user(
        name, f"{name}@example.org", "a long enough password", is_superuser=superuser
    )
    group = Group.objects.create(name=f"rights of {name}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for action in may:
        permission = Permission.objects.get(
            content_type__app_label=Page._meta.app_label, codename=get_permission_codename(action, Page._meta)
        )
        GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=permission)
    user.groups.add(group, *(Group.objects.get_or_create(name=f"{stage} reviewers")[0] for stage in stages))
    return user


def a_workflow(name="Three reviews", stages=STAGES, *, separation=True):
    workflow = Workflow.objects.create(name=name)
    for order, stage in enumerate(stages):
        task = ReviewTask.objects.create(name=f"{stage} of {name}", separation=separation)
        task.groups.add(Group.objects.get_or_create(name=f"{stage} reviewers")[0])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    return workflow


def a_reviewed_section(section_class, workflow=None, **values):
    section = a_section(section_class, **values)
    WorkflowPage.objects.create(page_id=section.pk, workflow=workflow or a_workflow(values.get("title", "Three")))
    return section


def a_draft(section, page_class, title="Harbour opens", *, by):
    """A draft with one version, written by `by`."""
    page = section.add_child(instance=page_class(title=title, live=False, owner=by))
    page.save_revision(user=by)
    return page


def submit(page, by):
    """Start the reviews that apply to the page."""
    return fresh(page).get_workflow().start(page, by)


def approve(page, by):
    """Approve the stage the page waits at, as the admin does."""
    state = type(page).objects.get(pk=page.pk).current_workflow_task_state
    state.task.specific.on_action(state, by, "approve", checklist=list(CHECKLIST))


def send_back(page, by, reason="The date is wrong."):
    state = type(page).objects.get(pk=page.pk).current_workflow_task_state
    state.task.specific.on_action(state, by, "reject", comment=reason)


def fresh(page):
    return type(page).objects.get(pk=page.pk)
