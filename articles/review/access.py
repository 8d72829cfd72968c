"""Who may read a review and its record, and where in the tree the page stands."""

from django.urls import reverse

from wagtail.admin.auth import user_has_any_page_permission

from ..ancestry import ancestors_of
from .rules import review_stages, workflow_of
from .tasks import ReviewTask

FRONT_PAGE = 2


def may_read(user, page) -> bool:
    """Whoever may edit the page, and the reviewers of all its stages."""
    if page.permissions_for_user(user).can_edit():
        return True
    stages = review_stages(workflow_of(page))
    return ReviewTask.objects.filter(pk__in=[stage.pk for stage in stages], groups__user=user).exists()


def has_inbox(user) -> bool:
    """Whoever writes or manages pages, and every reviewer of a stage."""
    return user_has_any_page_permission(user) or ReviewTask.objects.filter(active=True, groups__user=user).exists()


def ancestors(page) -> list:
    """Institution, section, sub-section: what lies between the front page and the page."""
    return [above for above in ancestors_of(page) if above.depth > FRONT_PAGE]


def breadcrumbs(above: list, title: str, here: str) -> list[dict]:
    crumbs = [{"url": reverse("wagtailadmin_explore", args=[page.pk]), "label": page.title} for page in above]
    return [*crumbs, {"url": "", "label": title, "sublabel": here}]
