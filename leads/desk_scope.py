"""Which leads somebody meets on the desk, and who works there: every screen begins here."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from .lead import Lead
from .rights import colleagues, leads_seen_by


def leads_on_desk(user, right: str = "view") -> QuerySet[Lead]:
    """The leads for which the right holds; what was merged into another is found through that one."""
    return leads_seen_by(user, right).filter(merged_into=None)


def marketing_staff(user, *, lead: Lead | None = None) -> QuerySet:
    """The colleagues who work the leads this user sees, by name; of one lead, and whoever has it though no longer."""
    user_model = get_user_model()
    works = colleagues(user, "work", lead=lead).values("pk")
    had = lead.assignee_id if lead else None
    return user_model.objects.filter(Q(pk__in=works) | Q(pk=had)).order_by(user_model.USERNAME_FIELD)
