"""The six groups and the three reviews that come with every installation (三审三校).

| group | pages | pictures, documents | registers | terms to check | leads |
|---|---|---|---|---|---|
| 编辑 | draft, change | add, change, choose | add, change | see | none |
| 初审, 复审 | what waits at their stage | choose | see | see | none |
| 终审 | change, publish, lock, unlock | choose | see | see, add, change, delete | none |
| 市场 | none | none | none | none | see, work, reveal, export |
| 隐私专员 | none | none | none | none | see, erase; audit log; consent notices |

Publishing without review in an emergency (`articles.emergency_publish`) comes with no group: superusers have it, and an
institution that wants a person on call gives it to a group of its own, beside the right to change the pages. Nor does
configuring leads everywhere (`leads.configure_lead`): who is told and who gets which lead of the whole portal is for an
administrator to entrust.

The six groups of an institution (`institutions.py`) may do the same on its pages, in its collection and with its leads,
and nothing of what belongs to the whole portal: the audit log, the terms to check and the consent notices stay as they
are. Its marketing also configures its own leads.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
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

from articles.models import ReviewTask
from leads.rights import RIGHTS, grant

REGISTERS = {
    "articles": ["articlesource"],
    "programs": ["lecturer", "programsession", "trainingaudience", "trainingbase", "trainingfield"],
}
WORKFLOW = "三审"
STAGES = ["初审", "复审", "终审"]
WORKFLOWS = {WORKFLOW: STAGES, "二审": ["初审", "终审"], "一审": ["终审"]}


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


TERMS = tuple(f"articles.{action}_term" for action in ("view", "add", "change", "delete"))
# No right on pages: a review stage opens the editor for what waits there, and for nothing else.
REVIEWER = Role(files=("choose",), models=(*on_registers("view"), "articles.view_term"))
ROLES = {
    "编辑": Role(
        pages=("add_page", "change_page"),
        files=("add", "change", "choose"),
        models=(*on_registers("view", "add", "change"), "articles.view_term"),
    ),
    "初审": REVIEWER,
    "复审": REVIEWER,
    "终审": Role(
        pages=("change_page", "publish_page", "lock_page", "unlock_page"),
        files=("choose",),
        models=(*on_registers("view"), *TERMS),
    ),
    "市场": Role(models=("leads.view_lead", "leads.work_lead", "leads.reveal_lead", "leads.export_lead")),
    "隐私专员": Role(
        models=(
            "leads.view_lead",
            "leads.erase_lead",
            "leads.view_auditentry",
            "leads.view_consentnotice",
            "leads.add_consentnotice",
            "leads.change_consentnotice",
        )
    ),
}


# Lists that all institutions share, and the log that names everybody's leads.
PORTALS_OWN = {
    *(label for label in TERMS if label != "articles.view_term"),
    *("leads.view_auditentry", "leads.add_consentnotice", "leads.change_consentnotice"),
}
ON_LEADS = {f"leads.{right}_lead": right for right in RIGHTS}


@dataclass(frozen=True)
class Place:
    """An institution, where a role of the same name holds."""

    page: Page
    collection: Collection
    name: str

    def name_of(self, role: str) -> str:
        return f"{self.name}·{role}"


@transaction.atomic
def ensure_roles(**kwargs) -> None:
    """Create the groups and the workflow that are missing; what an administrator has changed since stays.

    Connected to `post_migrate`: permissions do not exist before.
    """
    if Page.get_first_root_node() is None:
        return  # an emptied database, between two tests; there is nothing yet to have rights on
    made = [ensure_role(name, role) for name, role in ROLES.items()]
    # An installation older than the review stages has its groups, and plain approval tasks to turn into stages.
    if any(made) or not ReviewTask.objects.exists():
        ensure_workflow()


def ensure_role(name: str, role: Role, place: Place | None = None) -> bool:
    """Create the group with its rights, everywhere or at an institution, unless it exists; whether it was created."""
    group, created = Group.objects.get_or_create(name=place.name_of(name) if place else name)
    if created:
        labels = [label for label in role.models if not place or label not in {*PORTALS_OWN, *ON_LEADS}]
        group.permissions.set([permission(label) for label in ("wagtailadmin.access_admin", *labels)])
        grant_files(group, role.files, place.collection if place else Collection.get_first_root_node())
        grant_pages(group, role.pages, place.page if place else Page.get_first_root_node())
        if place:
            grant_leads(group, role, place)
    return created


def grant_leads(group: Group, role: Role, place: Place) -> None:
    rights = [ON_LEADS[label] for label in role.models if label in ON_LEADS]
    grant(group, place.page, *rights, *(["configure"] if "work" in rights else []))


def permission(label: str) -> Permission:
    app, codename = label.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def grant_files(group: Group, actions: tuple[str, ...], collection: Collection) -> None:
    for action in actions:
        for label in (f"wagtailimages.{action}_image", f"wagtaildocs.{action}_document"):
            GroupCollectionPermission.objects.create(group=group, collection=collection, permission=permission(label))


def grant_pages(group: Group, codenames: tuple[str, ...], page: Page) -> None:
    for codename in codenames:
        GroupPagePermission.objects.create(group=group, page=page, permission=permission(f"wagtailcore.{codename}"))


def ensure_workflow() -> None:
    """The three reviews on the whole tree, and a two- and a one-stage workflow that a section may choose instead."""
    stages = {stage: ensure_stage(stage) for stage in STAGES}
    for name, chosen in WORKFLOWS.items():
        workflow, created = Workflow.objects.get_or_create(name=name)
        if created:
            for order, stage in enumerate(chosen):
                WorkflowTask.objects.create(workflow=workflow, task=stages[stage], sort_order=order)
            if name == WORKFLOW:
                WorkflowPage.objects.update_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
                retire_stock_roles()


def ensure_stage(name: str) -> ReviewTask:
    """The stage of that name. A plain approval task of an older installation becomes one and keeps its history."""
    found = ReviewTask.objects.filter(name=name).first()
    if found:
        return found
    older = GroupApprovalTask.objects.filter(name=name).first()
    if older:
        stage = ReviewTask(task_ptr=older.task_ptr, name=name, active=older.active)
        stage.content_type = ContentType.objects.get_for_model(ReviewTask)
        stage.save()
        stage.groups.set(older.groups.all())
        older.delete(keep_parents=True)
        return stage
    stage = ReviewTask.objects.create(name=name)
    stage.groups.set([Group.objects.get(name=name)])
    return stage


def retire_stock_roles() -> None:
    """Wagtail's own two groups and its one-step workflow would be a way round the three reviews."""
    Workflow.objects.filter(name="Moderators approval").update(active=False)
    GroupApprovalTask.objects.filter(name="Moderators approval").update(active=False)
    Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()
