"""Where notices go (通知对象): a mail box, a group robot or a program, for the whole portal or a part of it."""

import base64
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import swapper

from .events import labels_of
from .lines import line_of_mail, line_of_url
from .vault import CannotUnlock, locked, unlocked

PAGE = swapper.get_model_name("wagtailcore", "Page")
OLD_SECRET_FOR = timedelta(hours=48)


class NoticeTarget(models.Model):
    """Somebody who is told. Address and secret are locked in the database; the secret is never shown again."""

    class Kind(models.TextChoices):
        MAIL = "mail", _("Mail")
        WECOM = "wecom", _("WeCom robot")
        DINGTALK = "dingtalk", _("DingTalk robot")
        FEISHU = "feishu", _("Feishu robot")
        WEBHOOK = "webhook", _("Webhook")

    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(pgettext_lazy("target", "kind"), max_length=16, choices=Kind.choices)
    locked_address = models.TextField(editable=False)
    locked_secret = models.TextField(blank=True, editable=False)
    locked_old_secret = models.TextField(blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, blank=True, editable=False)
    is_secret_unseen = models.BooleanField(default=False, editable=False)
    # Who loses the place must not be told of the whole portal instead.
    place = models.ForeignKey(
        PAGE,
        verbose_name=_("Scope"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("An institution, a section or one form. Empty: the whole portal."),
    )
    events = models.JSONField(_("is told of"), default=list)
    is_active = models.BooleanField(_("active"), default=True)
    tried_at = models.DateTimeField(_("last test"), null=True, blank=True, editable=False)
    tried_error = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("notice target")
        verbose_name_plural = _("notice targets")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def address(self) -> str:
        """Raises CannotUnlock."""
        return unlocked(self.locked_address)

    @address.setter
    def address(self, text: str) -> None:
        self.locked_address = locked(text)

    @property
    def secret(self) -> str:
        """Raises CannotUnlock."""
        return unlocked(self.locked_secret)

    @secret.setter
    def secret(self, text: str) -> None:
        self.locked_secret = locked(text)

    @property
    def is_robot(self) -> bool:
        return self.kind in {self.Kind.WECOM, self.Kind.DINGTALK, self.Kind.FEISHU}

    @property
    def shown_address(self) -> str:
        """As much as may stand in a list: the key of a robot is in its address."""
        try:
            address = self.address
        except CannotUnlock:
            return str(_("(must be entered again)"))
        return address if self.kind == self.Kind.MAIL else urlsplit(address).netloc

    @property
    def event_labels(self) -> str:
        return "、".join(labels_of(self.events))

    @property
    def line(self) -> str:
        """The way by which its messages leave; what goes wrong there holds all of them and nobody else's."""
        if self.kind == self.Kind.MAIL:
            return line_of_mail()
        try:
            return line_of_url(self.kind, self.address)
        except CannotUnlock:
            return f"{self.kind}:target-{self.pk}"

    def facts(self) -> dict | list:
        """What its channel wants to know to reach it. Raises CannotUnlock."""
        if self.kind == self.Kind.MAIL:
            return [address.strip() for address in self.address.split(",")]
        known = {"url": self.address, "secret": self.secret}
        if self.kind != self.Kind.WEBHOOK:
            return known | {"kind": self.kind}
        is_old_valid = self.old_secret_until and self.old_secret_until > timezone.now()
        return known | {"old_secret": unlocked(self.locked_old_secret) if is_old_valid else None}

    def renew_secret(self) -> None:
        """Sign with a new secret, and for two days with the one before it as well."""
        if self.locked_secret:
            self.locked_old_secret, self.old_secret_until = self.locked_secret, timezone.now() + OLD_SECRET_FOR
        self.secret = f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
        self.is_secret_unseen = True


def targets_of(event: str, pages: list) -> list[NoticeTarget]:
    """Who wants to be told of this event where any of these pages stands; one query."""
    found = NoticeTarget.objects.filter(Q(place=None) | Q(place__path__in=paths_above(pages)), is_active=True)
    return [target for target in found.order_by("pk") if event in target.events]


def listening_to(event: str) -> list[NoticeTarget]:
    """Every active target that wants to be told of this event, wherever; one query."""
    found = NoticeTarget.objects.filter(is_active=True).select_related("place").order_by("pk")
    return [target for target in found if event in target.events]


def paths_above(pages: list) -> set[str]:
    """The paths of these pages and of every page above them."""
    step = swapper.load_model("wagtailcore", "Page").steplen
    return {page.path[:end] for page in pages if page for end in range(step, len(page.path) + 1, step)}


def targets_beneath(places: frozenset[int] | None) -> QuerySet[NoticeTarget]:
    """The targets of these places and of what stands beneath; all of them for None."""
    if places is None:
        return NoticeTarget.objects.all()
    page_model = swapper.load_model("wagtailcore", "Page")
    beneath = Q(pk__in=[])
    for path in page_model.objects.filter(pk__in=places).values_list("path", flat=True):
        beneath |= Q(place__path__startswith=path)
    return NoticeTarget.objects.filter(beneath)
