"""What a Chinese site must show at its foot, and what counts as a number one may call."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ICP = re.compile(r"[\u4e00-\u9fff]ICP(备|证)\d{6,10}号(-\d{1,3})?")
POLICE = re.compile(r"[\u4e00-\u9fff]公网安备\d{14}号")
TELEPHONE = re.compile(r"\+?[\d\- ()转]{5,30}")


def validate_icp(value: str) -> None:
    """An ICP filing number as the ministry writes it (工业和信息化部备案)."""
    if not ICP.fullmatch(value):
        raise ValidationError(_("Write the number as on the filing, for example 云ICP备12345678号-1."), code="icp")


def validate_police(value: str) -> None:
    """A public-security filing number: fourteen digits (公安机关互联网站安全管理)."""
    if not POLICE.fullmatch(value):
        raise ValidationError(
            _("Write the number as on the filing, with its fourteen digits, for example 云公网安备53010202000001号."),
            code="police",
        )


def validate_telephone(value: str) -> None:
    if not TELEPHONE.fullmatch(value):
        raise ValidationError(_("Write a telephone number, for example 400-000-0000."), code="telephone")
