"""Forms, enquiries, leads and staff for the tests."""

import time

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from altcha import Challenge, Payload, solve_challenge

from leads.forms import new_stamp
from leads.models import ConsentNotice, Lead
from leads.proof import new_challenge
from tests.programs.builders import a_site

RIGHTS = ["view_lead", "work_lead", "reveal_lead", "export_lead"]


def a_notice(**values):
    facts = {"version": "2026-09", "sentence": "We call you about your plan.", "text": "<p>All of it.</p>"} | values
    return ConsentNotice.objects.get_or_create(version=facts.pop("version"), defaults=facts)[0]


def a_form(form_class, *, parent=None, **values):
    values.setdefault("slug", "ask")
    values.setdefault("consent", a_notice())
    values.setdefault("recipients", "market@example.org")
    return (parent or a_site()).add_child(instance=form_class(title="Ask for a plan", **values))


def filled(**values):
    """What a browser sends for a form somebody filled in."""
    return {
        "topic": "Village rule",
        "organisation": "Party school of Linjiang",
        "headcount": "40",
        "contact_name": "Lin Yi",
        "phone": "138 0013 8000",
        "remarks": "In May, please.",
        "consent": "2026-09",
        "stamp": new_stamp(),
        "key": "",
        "source": "",
    } | values


def a_proof(page, *, age: int = 60) -> str:
    """The work a browser has done that fetched its challenge so many seconds ago."""
    return solved(new_challenge(page.pk, at=time.time() - age))


def solved(challenge: dict) -> str:
    challenge = Challenge.from_dict(challenge)
    return Payload(challenge, solve_challenge(challenge)).to_base64()


def a_lead(**values):
    """A lead as if it had come in; its receipt counts up."""
    values.setdefault("receipt", f"XF20261124-{Lead.objects.count() + 1:06d}")
    values.setdefault("phone", "13800138000")
    return Lead.objects.create(**values)


def a_colleague(name="xu", *, rights=RIGHTS):
    """Somebody in the admin with these rights on leads."""
    user = get_user_model().objects.create_user(name, f"{name}@example.org", "a long enough password")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *rights]))
    return user
