"""Taking a lead: stored with its consent and its messages in one transaction, acknowledged only then."""

import logging
import time
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import Error
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from .conf import conf
from .consent import DAYS_A_MONTH
from .content import fingerprint_of_row
from .emergency import keep, prepare_spool
from .files import packed
from .forms import TYPED, EnquiryForm, stamp_is_ours
from .lead import Lead
from .proof import digest_of, signs_of_proof
from .receipts import receipt_for
from .sightings import Seen
from .spam import mark, signs_in
from .storing import store

logger = logging.getLogger(__name__)
HURRY_FOR = 30  # seconds after a refusal in which nobody waits long for a database that is still locked
HURRIED = 0.2


class Patience:
    """How long an enquiry waits for a lock: after a refusal hardly at all, or every thread would stand and wait."""

    def __init__(self):
        self.short_until = 0.0

    def seconds(self) -> float:
        return conf.PATIENCE if time.monotonic() > self.short_until else HURRIED

    def lose(self) -> None:
        self.short_until = time.monotonic() + HURRY_FOR

    def regain(self) -> None:
        self.short_until = 0.0


patience = Patience()


@dataclass(frozen=True)
class Origin:
    """Where an enquiry comes from."""

    form_page: object
    source_page: object | None = None
    source_url: str = ""
    channel: str = Lead.Channel.WEB
    idempotency_key: str = ""
    attribution: dict = field(default_factory=dict)
    network: str = ""


def take_lead(form: EnquiryForm, origin: Origin) -> Lead:
    """Store a valid form and return its lead. The same key with the same content is the same lead.

    Where the database refuses, the lead waits in the emergency spool and comes back unsaved, with its receipt.
    Raises NotTaken where that is not possible either.
    """
    prepare_spool()
    lead, recipients = new_lead(form, origin), origin.form_page.recipients
    try:
        stored = store(copy(lead), recipients, patience=patience.seconds())
    except Error as refusal:
        logger.error("The database refuses an enquiry (%s); it waits in the spool.", type(refusal).__name__)
    else:
        patience.regain()
        return stored
    patience.lose()
    keep(lead, recipients)
    return lead


@sensitive_variables()
def new_lead(form: EnquiryForm, origin: Origin) -> Lead:
    """What the form says, unsaved."""
    answers, now = form.cleaned_data, timezone.now()
    notice = origin.form_page.consent
    institution = institution_above(origin.source_page or origin.form_page)
    lead = Lead(
        **{name: answers[name] for name in TYPED},
        idempotency_key=origin.idempotency_key or None,
        answers={name: plain(answers[name]) for name in form.asked_names},
        questions=[{"key": name, "label": str(form.fields[name].label)} for name in form.asked_names],
        form_page=origin.form_page,
        form_title=origin.form_page.title,
        source_page=origin.source_page,
        source_title=origin.source_page.title if origin.source_page else "",
        source_url=origin.source_url[:1000],
        institution=institution,
        institution_name=institution.title if institution else "",
        channel=origin.channel,
        **origin.attribution,
        consent=notice,
        consent_fingerprint=notice.fingerprint if notice else "",
        consented_at=now,
        partner_consent=answers.get("partner_consent"),
        partner_text=notice.partner_text if "partner_consent" in answers else "",
        created_at=now,
        erase_on=erase_on(origin.form_page, now),
    )
    lead.seen = Seen(proof=digest_of(answers["proof"]), network=origin.network)
    mark(lead, signs_in(answers) + signs_of_page(answers, origin))
    lead.new_files = packed(form.uploads)
    lead.fingerprint = fingerprint_of_row(lead)
    lead.receipt = receipt_for(lead)
    return lead


def signs_of_page(answers: dict, origin: Origin) -> list[str]:
    """What a page of ours, in a browser, would have sent along. Over the API a proof is welcome and not asked for."""
    if origin.channel == Lead.Channel.API:
        return signs_of_proof(answers["proof"], origin.form_page.pk) if answers["proof"] else []
    forged = [] if stamp_is_ours(answers["stamp"]) else ["stamp"]
    return forged + signs_of_proof(answers["proof"], origin.form_page.pk)


def erase_on(form_page, now):
    """The day on which the form has promised to erase; None where the notice alone decides."""
    months = form_page.retention_months
    return timezone.localdate(now) + timedelta(days=DAYS_A_MONTH * months) if months else None


def plain(answer):
    return answer if isinstance(answer, (str, int, float, bool, list, type(None))) else str(answer)


def institution_above(page):
    """The nearest ancestor, or the page itself, that calls itself an institution."""
    for step in reversed(page.get_ancestors(inclusive=True)):
        if getattr(step.specific_class, "is_institution", False):
            return step
    return None
