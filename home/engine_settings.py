"""What a site tells search engines, and what it lets them prove."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string

from .push_panel import PushPanel

ENGINES = [
    ("baidu-site-verification", _("Baidu")),
    ("sogou_site_verification", _("Sogou")),
    ("360-site-verification", _("360 Search")),
    ("shenma-site-verification", _("Shenma")),
    ("bytedance-verification-code", _("Toutiao")),
    ("msvalidate.01", _("Bing")),
]
OUR_FILES = {"robots.txt", "sitemap.xml"}
FILE_NAME = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_-]{0,79}\.(txt|html|xml)\Z", _("Letters, digits, - and _, then .txt, .html or .xml.")
)
ONE_WORD = RegexValidator(r"^[A-Za-z0-9._=-]+\Z", _("The code alone, without the tag around it."))
INDEXNOW_KEY = RegexValidator(r"^[A-Za-z0-9-]{8,128}\Z", _("Eight to 128 letters, digits and hyphens."))


class ProofFileBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("file name"), max_length=90, validators=[FILE_NAME])
    content = blocks.TextBlock(label=_("content"), max_length=2000)

    def clean(self, value):
        result = super().clean(value)
        if result["name"].lower() in OUR_FILES:
            refusal = ValidationError(_("The site writes this file itself."))
            raise blocks.StructBlockValidationError({"name": refusal})
        return result

    class Meta:
        icon = "doc-full"
        label = _("File at the root of the site")


class ProofTagBlock(blocks.StructBlock):
    engine = blocks.ChoiceBlock(ENGINES, label=_("search engine"))
    code = blocks.CharBlock(label=_("code"), max_length=120, validators=[ONE_WORD])

    class Meta:
        icon = "code"
        label = _("Tag in the head of the front page")


class EngineSettingsMixin(models.Model):
    """The part of the site settings that search engines read."""

    class Separator(models.TextChoices):
        LOW_LINE = "_", "_"
        HYPHEN = " - ", "-"
        BAR = " | ", "|"

    title_separator = models.CharField(
        _("between the parts of a title"), max_length=3, choices=Separator.choices, default=Separator.LOW_LINE
    )
    share_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture for sharing"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("For pages without a picture of their own."),
    )
    ownership_proofs = StreamField(
        [("file", ProofFileBlock()), ("tag", ProofTagBlock())],
        verbose_name=_("proofs of ownership"),
        blank=True,
        max_num=30,
        help_text=_("What Baidu, Bing, Sogou, 360 or WeChat (MP_verify_….txt) ask for, by name and content."),
    )
    baidu_token = models.CharField(
        _("Baidu push token"),
        max_length=64,
        blank=True,
        validators=[ONE_WORD],
        help_text=_("From Baidu's webmaster site, 普通收录 → API 提交. Empty: nothing is pushed."),
    )
    indexnow_key = models.CharField(
        _("IndexNow key"),
        max_length=128,
        blank=True,
        validators=[INDEXNOW_KEY],
        help_text=_("For Bing and others; choose any. The portal serves the key file. Empty: nothing is pushed."),
    )

    engine_panel = MultiFieldPanel(
        [
            FieldPanel("title_separator"),
            FieldPanel("share_image"),
            FieldPanel("ownership_proofs"),
            FieldPanel("baidu_token"),
            FieldPanel("indexnow_key"),
            PushPanel(),
        ],
        heading=_("Search engines"),
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        names = [name.lower() for name, _content in self.proof_files]
        if len(set(names)) < len(names):
            raise ValidationError({"ownership_proofs": _("Two files have the same name.")})

    @property
    def proof_files(self) -> list[tuple[str, str]]:
        return [(proof["name"], proof["content"]) for proof in self.proofs_of_kind("file")]

    @property
    def proof_tags(self) -> list[tuple[str, str]]:
        return [(proof["engine"], proof["code"]) for proof in self.proofs_of_kind("tag")]

    def proofs_of_kind(self, kind: str) -> list:
        return [block.value for block in self.ownership_proofs if block.block_type == kind]

    def proof_file(self, name: str) -> str | None:
        """What the site answers at `/<name>`; None where nobody asked for such a file."""
        if self.indexnow_key and name == f"{self.indexnow_key}.txt":
            return self.indexnow_key
        return dict(self.proof_files).get(name)
