"""What leads listen to. Functions only; `apps.py` connects them."""

from django.db.models.signals import post_save

from .models import LeadEvent
from .notices import tell_assigned


def connect() -> None:
    post_save.connect(tell_assigned, sender=LeadEvent, dispatch_uid="leads.notices.assigned")
