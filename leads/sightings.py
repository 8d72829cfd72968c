"""What was seen lately: used proofs, enquiries per network, number and form, repeated words. Hashes, for two days."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .finding import leads_with_phone
from .lead import Lead
from .phones import canonical
from .sealing import index_of
from .spam import mark

WINDOW = timedelta(minutes=10)
KEPT = timedelta(days=2)
BUSY, FLOOD = 10, 200  # enquiries per network: in ten minutes, in an hour
OFTEN = 5  # enquiries per number and day
FORM_BUSY = 600  # enquiries by one form in ten minutes
WORDY, ALIKE = 20, 3  # letters from which on remarks are words of one's own, and other numbers that had the same
MOST = 200_000  # rows kept of each table, whoever fills it


@dataclass(frozen=True)
class Seen:
    """What a request shows beside its answers: hashes of its proof and its network, or nothing."""

    proof: str = ""
    network: str = ""


class UsedProof(models.Model):
    """A proof of work that was sent with an enquiry."""

    digest = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("used proof of work")
        verbose_name_plural = _("used proofs of work")
        default_permissions = ()

    def __str__(self):
        return self.digest


class SeenNetwork(models.Model):
    """That an enquiry came from this network. One row each: a count would make all its visitors wait for each other."""

    network = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("enquiry of a network")
        verbose_name_plural = _("enquiries of networks")
        default_permissions = ()
        indexes = [models.Index(fields=["network", "at"], name="leads_seen_networks")]

    def __str__(self):
        return self.network


class SeenWords(models.Model):
    """That one number has sent these words, both as keyed hashes."""

    words = models.CharField(max_length=32)
    number = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("words that were sent")
        verbose_name_plural = _("words that were sent")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["words", "number"], name="leads_words_once_per_number")]

    def __str__(self):
        return self.words


def weigh(lead: Lead, seen: Seen) -> None:
    """Mark what only the database knows, in the transaction that stores the lead."""
    signs = ["used proof"] if seen.proof and not is_first_use(seen.proof) else []
    if seen.network:
        signs += signs_of_network(seen.network)
    if sent_today_with(lead.phone)[:OFTEN].count() >= OFTEN:
        signs.append("same number")
    if lead.form_page_id and sent_lately_by(lead.form_page_id)[:FORM_BUSY].count() >= FORM_BUSY:
        signs.append("busy form")
    mark(lead, signs + signs_of_words(lead))


def sent_today_with(phone: str) -> QuerySet[Lead]:
    return leads_with_phone(phone).filter(created_at__gt=timezone.now() - timedelta(days=1)).order_by()


def sent_lately_by(form_id: int) -> QuerySet[Lead]:
    return Lead.objects.filter(form_page=form_id, created_at__gt=timezone.now() - WINDOW).order_by()


def is_first_use(digest: str) -> bool:
    try:
        with transaction.atomic():
            UsedProof.objects.create(digest=digest)
    except IntegrityError:
        return False
    return True


def signs_of_network(network: str) -> list[str]:
    now = timezone.now()
    SeenNetwork.objects.create(network=network, at=now)
    seen = SeenNetwork.objects.filter(network=network, at__lte=now)
    if seen.filter(at__gt=now - timedelta(hours=1))[: FLOOD + 1].count() > FLOOD:
        return ["flood"]
    return ["busy network"] if seen.filter(at__gt=now - WINDOW)[: BUSY + 1].count() > BUSY else []


def signs_of_words(lead: Lead) -> list[str]:
    """Machines send one text under many numbers. What many people would write is too short to count."""
    said = re.sub(r"\W+", "", lead.remarks.casefold())
    if len(said) < WORDY:
        return []
    words, number = index_of(said, "leads.words"), index_of(canonical(lead.phone), "leads.words.number")
    SeenWords.objects.get_or_create(words=words, number=number)
    others = SeenWords.objects.filter(words=words).exclude(number=number)
    return ["same words"] if others[:ALIKE].count() >= ALIKE else []


def forget_sightings() -> None:
    """Erase what is older than two days, and of a flood all but the latest."""
    for model in (UsedProof, SeenNetwork, SeenWords):
        too_many = model.objects.order_by("-at").values_list("at", flat=True)[MOST : MOST + 1]
        model.objects.filter(at__lte=max([timezone.now() - KEPT, *too_many])).delete()
