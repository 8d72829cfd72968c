"""Taking a lead: stored with its consent and its messages in one transaction, acknowledged only then."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from wagtail.admin.utils import get_admin_base_url

from deliveries.outbox import queue_mail

from .forms import TYPED, EnquiryForm, stamp_is_ours
from .lead import Lead, LeadEvent
from .spam import spam_reasons

ATTEMPTS = 3
RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that look alike


@dataclass(frozen=True)
class Origin:
    """Where an enquiry comes from."""

    form_page: object
    source_page: object | None = None
    source_url: str = ""
    channel: str = Lead.Channel.WEB
    idempotency_key: str = ""
    extra: dict = field(default_factory=dict)


def take_lead(form: EnquiryForm, origin: Origin) -> Lead:
    """Store a valid form and return its lead. The same key with the same content is the same lead."""
    fingerprint = fingerprint_of(form)
    for _attempt in range(ATTEMPTS):
        known = known_lead(origin.idempotency_key)
        if known is not None and known.fingerprint == fingerprint:
            return known
        try:
            return store(form, origin, key="" if known else origin.idempotency_key, fingerprint=fingerprint)
        except IntegrityError as error:
            # Another request with this key was a moment faster, or the receipt number is taken.
            clash = error
    raise clash


def known_lead(key: str) -> Lead | None:
    return Lead.objects.filter(idempotency_key=key).first() if key else None


def fingerprint_of(form: EnquiryForm) -> str:
    answers = {name: form.cleaned_data.get(name) for name in [*TYPED, *form.extra_names]}
    return hashlib.sha256(json.dumps(answers, sort_keys=True, default=str).encode()).hexdigest()


@transaction.atomic
def store(form: EnquiryForm, origin: Origin, *, key: str, fingerprint: str) -> Lead:
    now = timezone.now()
    answers = form.cleaned_data
    notice = origin.form_page.consent
    institution = institution_above(origin.source_page or origin.form_page)
    reasons = spam_reasons(answers, stamp_ok=origin.channel != Lead.Channel.WEB or stamp_is_ours(answers["stamp"]))
    lead = Lead.objects.create(
        **{name: answers[name] for name in TYPED},
        receipt=new_receipt(now),
        idempotency_key=key or None,
        fingerprint=fingerprint,
        phone_e164=form.phone_e164,
        answers={name: plain(answers[name]) for name in form.extra_names},
        questions=[{"key": name, "label": str(form.fields[name].label)} for name in form.extra_names],
        form_page=origin.form_page,
        form_title=origin.form_page.title,
        source_page=origin.source_page,
        source_title=origin.source_page.title if origin.source_page else "",
        source_url=origin.source_url[:1000],
        institution=institution,
        institution_name=institution.title if institution else "",
        channel=origin.channel,
        consent=notice,
        consent_fingerprint=notice.fingerprint if notice else "",
        consented_at=now,
        is_suspected_spam=bool(reasons),
        spam_reasons=reasons,
        created_at=now,
    )
    LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.RECEIVED, at=now)
    if not lead.is_suspected_spam:
        tell_marketing(lead, origin.form_page)
    return lead


def plain(answer):
    return answer if isinstance(answer, (str, int, float, bool, list, type(None))) else str(answer)


def new_receipt(now) -> str:
    """For example `XF20261123-7K3Q9F`: sayable on the telephone, not guessable from the one before."""
    letters = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(6))
    return f"XF{timezone.localtime(now):%Y%m%d}-{letters}"


def institution_above(page):
    """The nearest ancestor, or the page itself, that calls itself an institution."""
    for step in reversed(page.get_ancestors(inclusive=True)):
        if getattr(step.specific_class, "is_institution", False):
            return step
    return None


def tell_marketing(lead: Lead, form_page) -> None:
    """Queue the notice. It holds a link and no personal data."""
    recipients = [address.strip() for address in form_page.recipients.split(",") if address.strip()]
    if not recipients:
        return
    # Our staff's language, whatever the visitor's front end speaks.
    with override(settings.LANGUAGE_CODE):
        queue_mail(
            to=recipients,
            subject=_("New lead %(receipt)s") % {"receipt": lead.receipt},
            body=_("A visitor has asked for a training plan by “%(form)s”.\n\n%(link)s\n")
            % {"form": lead.form_title, "link": desk_link(lead)},
            key=f"lead-{lead.public_id}-notice",
        )


def desk_link(lead: Lead) -> str:
    try:
        path = reverse("wagtailsnippets_leads_lead:edit", args=[lead.pk])
    except NoReverseMatch:
        # A site without Wagtail's admin still takes leads.
        return lead.receipt
    return f"{get_admin_base_url() or ''}{path}"
