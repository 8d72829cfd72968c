"""What an editor of targets types, and what is refused at the field."""

import ipaddress
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import swapper
from wagtail.admin.forms import WagtailAdminModelForm

from .conf import conf
from .events import EVENTS, choices
from .rights import places_open_to
from .targets import NoticeTarget, paths_above
from .vault import CannotUnlock
from .wire import is_public

Kind = NoticeTarget.Kind
HOSTS = {
    Kind.WECOM: ["qyapi.weixin.qq.com"],
    Kind.DINGTALK: ["oapi.dingtalk.com", "api.dingtalk.com"],
    Kind.FEISHU: ["open.feishu.cn", "open.larksuite.com"],
}


class TargetForm(WagtailAdminModelForm):
    address = forms.CharField(
        label=gettext_lazy("Target address"),
        max_length=1000,
        help_text=gettext_lazy(
            "Mail: addresses, separated by commas. Robot: the webhook address that the group shows. "
            "Webhook: an https address of your program."
        ),
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret of the robot"),
        max_length=200,
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "DingTalk (加签) and Feishu (签名校验) show it once; it is never shown here. Empty: the one before stays. "
            "For a webhook the portal makes one itself."
        ),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("is told of"), choices=choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        try:
            self.initial["address"] = self.instance.address
        except CannotUnlock:
            self.initial["address"] = ""

    def clean_place(self):
        place, reach = self.cleaned_data["place"], places_open_to(self.for_user)
        if reach is not None and not (place and self.is_within(place, reach)):
            raise ValidationError(_("Choose your institution, or a page beneath it."))
        return place

    def is_within(self, place, reach: frozenset[int]) -> bool:
        page_model = swapper.load_model("wagtailcore", "Page")
        return page_model.objects.filter(pk__in=reach, path__in=paths_above([place])).exists()

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind and cleaned.get("address"):
            self.refuse_wrong_address(kind, cleaned["address"].strip())
        if kind and kind != Kind.WEBHOOK and any(not EVENTS[code].for_people for code in cleaned.get("events", [])):
            self.add_error("events", _("What happens to pages is told to webhooks only."))
        return cleaned

    def refuse_wrong_address(self, kind: str, address: str) -> None:
        try:
            if kind == Kind.MAIL:
                check_mail(address)
            elif not conf.ALLOW_PRIVATE_TARGETS:
                check_url(kind, address)
        except ValidationError as refusal:
            self.add_error("address", refusal)

    def save(self, commit=True):
        target, typed = self.instance, self.cleaned_data["secret"]
        target.address = self.cleaned_data["address"].strip()
        if target.kind == Kind.WEBHOOK and ("kind" in self.changed_data or not target.locked_secret):
            target.locked_secret = ""
            target.renew_secret()
        elif target.kind != Kind.WEBHOOK and (typed or "kind" in self.changed_data):
            target.secret = typed
            target.is_secret_unseen = False
        return super().save(commit)


def check_mail(addresses: str) -> None:
    for address in addresses.split(","):
        try:
            validate_email(address.strip())
        except ValidationError as error:
            raise ValidationError(
                _("“%(address)s” is not a mail address."), params={"address": address.strip()}
            ) from error


def check_url(kind: str, address: str) -> None:
    """Refuse what can be seen without asking anybody; the rest is seen when something is sent."""
    try:
        URLValidator(schemes=["https"])(address)
        parts = urlsplit(address)
        port = parts.port or 443
    except (ValidationError, ValueError) as error:
        raise ValidationError(_("Enter an address that begins with https://.")) from error
    if parts.username or parts.password:
        raise ValidationError(_("The address must not hold a user name."))
    if port not in conf.PORTS:
        raise ValidationError(_("Nothing is sent to port %(port)d."), params={"port": port})
    if is_private_number(parts.hostname):
        raise ValidationError(_("The address leads into a private network, where nothing is sent."))
    if kind in HOSTS and parts.hostname not in HOSTS[kind]:
        raise ValidationError(
            _("The address of such a robot begins with https://%(host)s/."), params={"host": HOSTS[kind][0]}
        )


def is_private_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return not is_public(host)
