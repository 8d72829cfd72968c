"""Rules of assignment: who gets a new lead, decided in the lead's own transaction."""

import logging
import re
from collections import defaultdict

from django.conf import settings
from django.db import Error, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

import swapper

from .lead import Lead, LeadEvent
from .pipeline import name_of
from .rights import may

logger = logging.getLogger(__name__)
AT_ONCE = 200
PAGE = swapper.get_model_name("wagtailcore", "Page")
ANY = {"null": True, "blank": True, "on_delete": models.CASCADE, "related_name": "+"}


class AssignmentRule(models.Model):
    """Leads like these go to these people, in turn. The first rule that fits decides."""

    name = models.CharField(_("name"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=10, help_text=_("The lowest number is asked first."))
    is_active = models.BooleanField(_("in use"), default=True)
    institution = models.ForeignKey(PAGE, verbose_name=_("institution"), help_text=_("Empty: any."), **ANY)
    form_page = models.ForeignKey(PAGE, verbose_name=_("form"), help_text=_("Empty: any."), **ANY)
    words = models.CharField(
        _("words of the topic"),
        max_length=300,
        blank=True,
        help_text=_("Separated by commas; one of them must stand in the training topic. Empty: any topic."),
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("people"), related_name="+", help_text=_("Several take turns.")
    )
    last_given_to = models.BigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("rule of assignment")
        verbose_name_plural = _("rules of assignment")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name

    def fits(self, lead: Lead) -> bool:
        """Whether the topic has one of the words; institution and form were asked of the database."""
        words = [word.casefold() for word in re.split(r"[,，、;；\s]+", self.words) if word]
        return not words or any(word in lead.topic.casefold() for word in words)


def assign_by_rule(lead: Lead) -> None:
    """Give a new lead to whom the first fitting rule names. Never raises: a lead without a person is still a lead."""
    if lead.is_suspected_spam or lead.assignee_id:
        return
    try:
        with transaction.atomic():
            give(lead)
    except Error as error:
        logger.error("A lead was assigned to nobody (%s).", type(error).__name__)
        lead.assignee = None


def give(lead: Lead) -> None:
    rule = rule_for(lead)
    person = rule and next_person(rule, lead)
    if person:
        Lead.objects.filter(pk=lead.pk).update(assignee=person)
        lead.assignee = person
        LeadEvent.objects.create(lead=lead, kind=LeadEvent.Kind.ASSIGNED, text=f"{name_of(person)}（{rule.name}）")


@transaction.atomic
def assign_all_by_rule(leads: list[Lead]) -> None:
    """The same for many stored leads of nobody, in their order: what is asked for one is asked once for all.

    Events are written past their signal: whoever calls tells of all of them at once. Raises django.db.Error.
    """
    rules = [Turns(rule) for rule in AssignmentRule.objects.select_for_update().filter(is_active=True)]
    events, given = [], defaultdict(list)
    for lead in leads:
        turns = next((turns for turns in rules if turns.fit(lead)), None)
        if person := turns and turns.next_for(lead):
            lead.assignee = person
            given[person].append(lead.pk)
            text = f"{name_of(person)}（{turns.rule.name}）"
            events.append(LeadEvent(lead=lead, kind=LeadEvent.Kind.ASSIGNED, text=text))
    for person, keys in given.items():
        Lead.objects.filter(pk__in=keys).update(assignee=person)
    LeadEvent.objects.bulk_create(events, AT_ONCE)
    for turns in rules:
        AssignmentRule.objects.filter(pk=turns.rule.pk).update(last_given_to=turns.rule.last_given_to)


class Turns:
    """A rule with its people, who take turns."""

    def __init__(self, rule: AssignmentRule):
        self.rule, self.people = rule, list(rule.people.filter(is_active=True).order_by("pk"))

    def fit(self, lead: Lead) -> bool:
        asked = (self.rule.institution_id, lead.institution_id), (self.rule.form_page_id, lead.form_page_id)
        return all(wanted in (None, found) for wanted, found in asked) and self.rule.fits(lead)

    def next_for(self, lead: Lead):
        """Whose turn it is of those who may work this lead: the first key after the last one's."""
        people = [person for person in self.people if may(person, "work", lead)]
        if not people:
            return None
        last = self.rule.last_given_to or 0
        person = next((person for person in people if person.pk > last), people[0])
        self.rule.last_given_to = person.pk
        return person


def rule_for(lead: Lead) -> AssignmentRule | None:
    here = Q(institution=None) | Q(institution=lead.institution_id)
    asked = Q(form_page=None) | Q(form_page=lead.form_page_id)
    rules = AssignmentRule.objects.filter(here, asked, is_active=True)
    return next((rule for rule in rules if rule.fits(lead)), None)


def next_person(rule: AssignmentRule, lead: Lead):
    """Whose turn it is. The row is locked, so that two leads are two turns."""
    rule = AssignmentRule.objects.select_for_update().get(pk=rule.pk)
    person = Turns(rule).next_for(lead)
    if person:
        AssignmentRule.objects.filter(pk=rule.pk).update(last_given_to=person.pk)
    return person
