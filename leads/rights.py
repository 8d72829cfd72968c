"""Who may do what with which leads: everywhere by Django's own permissions, or for one institution by its group.

They have nothing to do with rights on pages. Whoever may do anything with a lead sees it, masked. A lead of no
institution belongs to those whose right holds everywhere.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

import swapper
from wagtail.models import get_page_models

from .lead import PAGE, Lead

RIGHTS = ("view", "work", "reveal", "export", "erase", "configure")
GIVEN_BY = {"view": ("view", "work", "reveal", "export", "erase")}
NOWHERE = frozenset()
HOLDER = "hold_leadgroupright"


class LeadGroupRight(models.Model):
    """One right of one group on the leads of one institution and of those beneath it.

    Its group also gets the permission `hold_leadgroupright`: every page of the admin asks for rights on leads, for its
    menu, and Django has the permissions of a user at hand. Without it rows are not looked for, so never bulk_create.
    """

    group = models.ForeignKey(Group, verbose_name=_("group"), on_delete=models.CASCADE, related_name="lead_rights")
    institution = models.ForeignKey(PAGE, verbose_name=_("institution"), on_delete=models.CASCADE, related_name="+")
    permission = models.ForeignKey(Permission, verbose_name=_("permission"), on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("right on leads of an institution")
        verbose_name_plural = _("rights on leads of institutions")
        default_permissions = ()
        permissions = [(HOLDER, _("Has rights on leads of single institutions"))]
        constraints = [
            models.UniqueConstraint(fields=["group", "institution", "permission"], name="leads_one_row_per_right")
        ]

    def __str__(self):
        return f"{self.group} {self.permission.codename} {self.institution_id}"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self.group.permissions.add(Permission.objects.get(content_type__app_label="leads", codename=HOLDER))


def permissions_on_leads() -> QuerySet[Permission]:
    """The rights an institution's group may have."""
    names = [f"{right}_lead" for right in RIGHTS]
    return Permission.objects.filter(content_type__app_label="leads", content_type__model="lead", codename__in=names)


def institutions() -> QuerySet:
    """Every page that calls itself an institution, of whatever class."""
    page_model = swapper.load_model("wagtailcore", "Page")
    classes = [kind for kind in get_page_models() if getattr(kind, "is_institution", False)]
    return page_model.objects.type(*classes) if classes else page_model.objects.none()


def institutions_beneath(page) -> QuerySet:
    """This institution and those beneath it."""
    return institutions().filter(path__startswith=page.path)


def grant(group: Group, institution, *rights: str) -> None:
    """Give the group these rights on the leads of the institution, beside those it has."""
    for permission in permissions_on_leads().filter(codename__in=[f"{right}_lead" for right in rights]):
        LeadGroupRight.objects.get_or_create(group=group, institution=institution, permission=permission)


def codenames_of(right: str) -> list[str]:
    """The permissions of which each gives the right."""
    return [f"{one}_lead" for one in GIVEN_BY.get(right, [right])]


def may_everywhere(user, right: str) -> bool:
    """Whether the right holds for all leads, also for those of no institution."""
    return any(user.has_perm(f"leads.{codename}") for codename in codenames_of(right))


def institutions_open_to(user, right: str) -> frozenset[int] | None:
    """Keys of the institutions for whose leads the right holds; None where it holds everywhere."""
    if may_everywhere(user, right):
        return None
    wanted = codenames_of(right)
    return frozenset(page for page, codename in rights_by_institution(user) if codename in wanted)


def rights_by_institution(user) -> frozenset[tuple[int, str]]:
    """Institution and codename; remembered with the user for the request, as Django remembers permissions."""
    if not user.has_perm(f"leads.{HOLDER}"):
        return NOWHERE
    if not hasattr(user, "_rights_on_leads"):
        rows = LeadGroupRight.objects.filter(group__user=user)
        granted = set(rows.values_list("institution__path", "permission__codename"))
        user._rights_on_leads = spread(granted) if granted else NOWHERE
    return user._rights_on_leads


def spread(granted: set[tuple[str, str]]) -> frozenset[tuple[int, str]]:
    """The same for every page beneath that may be an institution: what is granted above holds below."""
    beneath = Q()
    for path in {path for path, _codename in granted}:
        beneath |= Q(path__startswith=path)
    pages = institutions().filter(beneath).values_list("pk", "path")
    return frozenset((pk, codename) for pk, path in pages for above, codename in granted if path.startswith(above))


def may_somewhere(user, right: str) -> bool:
    """Whether the right holds for some leads at all: which doors are shown."""
    return institutions_open_to(user, right) != NOWHERE


def may(user, right: str, lead: Lead) -> bool:
    """Whether the right holds for this lead."""
    reach = institutions_open_to(user, right)
    return reach is None or lead.institution_id in reach


def leads_seen_by(user, right: str = "view") -> QuerySet[Lead]:
    """The leads for which the right holds. Every door of the desk begins here."""
    return within_rights(Lead.objects.all(), user, right)


def within_rights(leads: QuerySet[Lead], user, right: str) -> QuerySet[Lead]:
    """Those of the leads for which the right holds; no subquery that would be asked anew for every chunk of them."""
    reach = institutions_open_to(user, right)
    return leads if reach is None else leads.filter(institution__in=reach)


def colleagues(user, right: str, *, lead: Lead | None = None) -> QuerySet:
    """Active people with the right to this lead, or to any that the user sees: nobody else's staff is named."""
    reach = frozenset({lead.institution_id} - {None}) if lead else institutions_open_to(user, "view")
    return people_with({right}, reach=reach)


def people_with(rights: set[str], *, reach: frozenset[int] | None = None) -> QuerySet:
    """Active people with any of the rights everywhere, or at one of these institutions; None: at any."""
    codenames = {codename for right in rights for codename in codenames_of(right)}
    granted = LeadGroupRight.objects.filter(permission__codename__in=codenames)
    if reach is not None:
        granted = granted.filter(institution__path__in=paths_down_to(reach))
    everywhere = Permission.objects.filter(content_type__app_label="leads", codename__in=codenames)
    owns = Q(user_permissions__in=everywhere) | Q(groups__permissions__in=everywhere)
    return get_user_model().objects.filter(owns | Q(groups__lead_rights__in=granted), is_active=True).distinct()


def paths_down_to(pages: frozenset[int]) -> set[str]:
    """The paths of these pages and of all above them: where a right may stand that holds there."""
    page_model = swapper.load_model("wagtailcore", "Page")
    paths = page_model.objects.filter(pk__in=pages).values_list("path", flat=True)
    step = page_model.steplen
    return {path[:end] for path in paths for end in range(step, len(path) + 1, step)}
