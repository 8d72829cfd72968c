"""`/leads/pull/`: the leads that are new or changed since a cursor, for the holder of a token. No part of /api/v1/."""

from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ..audit import AuditEntry, record
from ..exports.columns import COLUMNS, Reading, Table
from ..lead import Lead, LeadEvent
from ..rights import institutions_beneath
from .tokens import PullToken, token_of

MOST = 500
A_MINUTE = 60  # fetches
# A transaction that began earlier may commit later: what is younger waits for the next fetch.
SETTLED_AFTER = timedelta(seconds=5)
NO_CHANGE = [LeadEvent.Kind.REVEALED, LeadEvent.Kind.EXPORTED]


@never_cache
@require_GET
def pull(request):
    """Leads in the order of their last change, each once, and the cursor for the next fetch."""
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    token = token_of(text.strip()) if kind.lower() == "bearer" else None
    if token is None:
        answer = problem(401, _("A valid token is missing."))
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    if is_too_often(token):
        answer = problem(429, _("Too many fetches in one minute."))
        answer["Retry-After"] = "60"
        return answer
    asked = numbers_asked(request.GET)
    if asked is None:
        return problem(400, _("“since” and “limit” are whole numbers; there is no other parameter."))
    return JsonResponse(fetched(token, **asked), json_dumps_params={"ensure_ascii": False})


def problem(status: int, title: str) -> JsonResponse:
    told = {"type": "about:blank", "status": status, "title": title}
    return JsonResponse(told, status=status, content_type="application/problem+json")


def is_too_often(token: PullToken) -> bool:
    key = f"leads.pull.{token.pk}.{timezone.now():%Y%m%d%H%M}"
    cache.add(key, 0, 120)
    return cache.incr(key) > A_MINUTE


def numbers_asked(query) -> dict[str, int] | None:
    given = {"since": "0", "limit": str(MOST)} | query.dict()
    if set(given) != {"since", "limit"}:
        return None
    if not all(text.isascii() and text.isdecimal() and len(text) < 19 for text in given.values()):
        return None
    return {"since": int(given["since"]), "limit": max(1, min(MOST, int(given["limit"])))}


def leads_open_to(token: PullToken):
    if token.institution_id is None:
        return Lead.objects.all()
    return Lead.objects.filter(institution__in=institutions_beneath(token.institution))


@transaction.atomic
def fetched(token: PullToken, *, since: int, limit: int) -> dict:
    """Every step of a lead is an event, and the last one taken is the cursor."""
    open_leads = leads_open_to(token)
    events = LeadEvent.objects.filter(pk__gt=since, lead__in=open_leads, at__lte=timezone.now() - SETTLED_AFTER)
    taken = list(events.exclude(kind__in=NO_CHANGE).order_by("pk").values_list("pk", "lead")[: limit + 1])
    more, taken = len(taken) > limit, taken[:limit]
    keys = [key for key in token.columns if key in COLUMNS]
    table = Table([COLUMNS[key] for key in keys], Reading(None if token.phones_shown else frozenset()))
    rows, _last = table.rows(open_leads.filter(pk__in={lead for _event, lead in taken}).order_by("pk"))
    PullToken.objects.filter(pk=token.pk).update(used_at=timezone.now())
    if rows:
        record(AuditEntry.Action.PULLED, about=token.name, rows=len(rows), phones=token.phones_shown)
    return {
        "leads": [dict(zip(keys, row, strict=True)) for row in rows],
        "cursor": taken[-1][0] if taken else since,
        "more": more,
    }
