"""The six groups and the three reviews that come with every installation (三审三校).

| group | pages | pictures, documents | registers | leads |
|---|---|---|---|---|
| 编辑 | draft, change | add, change, choose | add, change | none |
| 初审, 复审 | change | choose | see | none |
| 终审 | change, publish, lock, unlock | choose | see | none |
| 市场 | none | none | none | see, work, reveal, export |
| 隐私专员 | none | none | none | see, erase; consent notices |
"""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

REGISTERS = {
    "articles": ["articlesource"],
    "programs": ["lecturer", "programsession", "trainingaudience", "trainingbase", "trainingfield"],
}
WORKFLOW = "三审"
STAGES = ["初审", "复审", "终审"]


def on_registers(*actions: str) -> tuple[str, ...]:
    return tuple(
        f"{app}.{action}_{model}" for app, models in REGISTERS.items() for model in models for action in actions
    )


@dataclass(frozen=True)
class Role:
    """What a group may do, as codenames: on pages, on pictures and documents, on models."""

    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


REVIEWER = Role(pages=("change_page",), files=("choose",), models=on_registers("view"))
ROLES = {
    "编辑": Role(
        pages=("add_page", "change_page"),
        files=("add", "change", "choose"),
        models=on_registers("view", "add", "change"),
    ),
    "初审": REVIEWER,
    "复审": REVIEWER,
    "终审": Role(
        pages=("change_page", "publish_page", "lock_page", "unlock_page"),
        files=("choose",),
        models=on_registers("view"),
    ),
    "市场": Role(models=("leads.view_lead", "leads.work_lead", "leads.reveal_lead", "leads.export_lead")),
    "隐私专员": Role(
        models=(
            "leads.view_lead",
            "leads.erase_lead",
            "leads.view_consentnotice",
            "leads.add_consentnotice",
            "leads.change_consentnotice",
        )
    ),
}


@transaction.atomic
def ensure_roles(**kwargs) -> None:
    """Create the groups and the workflow that are missing; what an administrator has changed since stays.

    Connected to `post_migrate`: permissions do not exist before.
    """
    if Page.get_first_root_node() is None:
        return  # an emptied database, between two tests; there is nothing yet to have rights on
    made = [ensure_role(name, role) for name, role in ROLES.items()]
    if any(made):
        ensure_workflow()


def ensure_role(name: str, role: Role) -> bool:
    """Create the group with its rights unless it exists; whether it was created."""
    group, created = Group.objects.get_or_create(name=name)
    if created:
        group.permissions.set([permission(label) for label in ("wagtailadmin.access_admin", *role.models)])
        grant_files(group, role.files)
        grant_pages(group, role.pages)
    return created


def permission(label: str) -> Permission:
    app, codename = label.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def grant_files(group: Group, actions: tuple[str, ...]) -> None:
    everything = Collection.get_first_root_node()
    for action in actions:
        for label in (f"wagtailimages.{action}_image", f"wagtaildocs.{action}_document"):
            GroupCollectionPermission.objects.create(group=group, collection=everything, permission=permission(label))


def grant_pages(group: Group, codenames: tuple[str, ...]) -> None:
    root = Page.get_first_root_node()
    for codename in codenames:
        GroupPagePermission.objects.create(group=group, page=root, permission=permission(f"wagtailcore.{codename}"))


def ensure_workflow() -> None:
    if Workflow.objects.filter(name=WORKFLOW).exists():
        return
    workflow = Workflow.objects.create(name=WORKFLOW)
    for order, stage in enumerate(STAGES):
        task = GroupApprovalTask.objects.create(name=stage)
        task.groups.set([Group.objects.get(name=stage)])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.update_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
    retire_stock_roles()


def retire_stock_roles() -> None:
    """Wagtail's own two groups and its one-step workflow would be a way round the three reviews."""
    Workflow.objects.filter(name="Moderators approval").update(active=False)
    GroupApprovalTask.objects.filter(name="Moderators approval").update(active=False)
    Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()
