"""What the body of an article is made of. The previews in the block picker show each as readers will see it."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.rich_text import RichText

from renditions.blocks import PictureChooserBlock

from .tidy import tidy_html

TEXT, PICTURES, SERVICE = pgettext_lazy("group of blocks", "Text"), _("Pictures and tables"), _("Files and contacts")
PREVIEW = "articles/block_preview.html"
DURATION = RegexValidator(r"^(\d{1,2}:)?\d{1,2}:[0-5]\d$", _("Write minutes and seconds, for example 12:30."))


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "h2"
        label = _("Heading")
        group = TEXT
        description = _("Opens a part of the article. Readers and screen readers jump from heading to heading.")
        template = "articles/blocks/heading.html"
        preview_template = PREVIEW
        preview_value = "课堂搬到田埂上"


class SubheadingBlock(blocks.CharBlock):
    class Meta:
        icon = "h3"
        label = _("Sub-heading")
        group = TEXT
        description = _("Divides a part further. Use it only below a heading.")
        template = "articles/blocks/subheading.html"
        preview_template = PREVIEW
        preview_value = "一张问题清单"


class ParagraphBlock(blocks.RichTextBlock):
    """Text that is put in order when it is saved, wherever it was pasted from."""

    def clean(self, value):
        return RichText(tidy_html(super().clean(value).source))

    class Meta:
        icon = "pilcrow"
        label = _("Paragraphs")
        group = TEXT
        description = _("Running text. What is pasted from Word is cleaned, and one undo brings it back.")
        preview_template = PREVIEW
        preview_value = (
            "<p>开班第一天没有讲义。学员按<b>乡镇</b>分成六组，带着问题清单进村，第二天的课从他们的问题讲起。</p>"
        )


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("quotation"))
    attribution = blocks.CharBlock(label=_("who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = TEXT
        description = _("Somebody's own words, set apart from the text.")
        template = "articles/blocks/quote.html"
        preview_template = PREVIEW
        preview_value = {"text": "会做的事写下来，写下来的事做得到。", "attribution": "一位参训的乡镇干部"}


class ImageBlock(blocks.StructBlock):
    image = PictureChooserBlock(label=_("picture"))
    alt_text = blocks.CharBlock(
        label=_("description for people who cannot see it"), required=False, help_text=_("Empty for decoration only.")
    )
    caption = blocks.CharBlock(
        label=_("caption"), required=False, help_text=_("Shown below the picture: who, where, when.")
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        group = PICTURES
        description = _("One picture with a caption. The credit comes from the picture library.")
        template = "articles/blocks/image.html"
        preview_template = "articles/previews/image.html"


class CaptionedTableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("caption"), required=False)
    table = TableBlock(label=_("table"), table_options={"language": "zh-CN"})

    class Meta:
        icon = "table"
        label = _("Table")
        group = PICTURES
        description = _("Figures and schedules. Cells can be pasted from Excel; on a phone the table scrolls sideways.")
        template = "articles/blocks/table.html"
        preview_template = PREVIEW
        preview_value = {
            "caption": "近两期学时安排",
            "table": {
                "data": [["期次", "天数", "学时"], ["春季班", "5", "40"], ["秋季班", "6", "48"]],
                "first_row_is_table_header": True,
                "first_col_is_header": False,
            },
        }


class VideoBlock(blocks.StructBlock):
    """A link to a video on another page: no foreign player, so no foreign script and no foreign cookie."""

    title = blocks.CharBlock(label=_("title"), max_length=100)
    url = blocks.URLBlock(label=_("address of the video page"), help_text=_("Begins with https://."))
    poster = PictureChooserBlock(label=_("cover picture"), required=False)
    duration = blocks.CharBlock(
        label=_("duration"), required=False, validators=[DURATION], help_text=_("Minutes and seconds, such as 12:30.")
    )

    class Meta:
        icon = "media"
        label = _("Video link")
        group = PICTURES
        description = _("A cover that leads to the video. Nothing is loaded from the other site until it is opened.")
        template = "articles/blocks/video.html"
        preview_template = "articles/previews/video.html"


class DocumentsBlock(blocks.StructBlock):
    documents = blocks.ListBlock(DocumentChooserBlock(label=_("document")), label=_("documents"))

    def get_searchable_content(self, value):
        return [document.title for document in value["documents"] if document]

    def get_api_representation(self, value, context=None):
        return {"documents": [document_facts(document) for document in value["documents"] if document]}

    class Meta:
        icon = "doc-full"
        label = _("Attachments")
        group = SERVICE
        description = _("The files that belong to a notice, with type and size.")
        template = "articles/blocks/documents.html"
        preview_template = "articles/previews/documents.html"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("document"))
    title = blocks.CharBlock(label=_("title"), required=False, help_text=_("Empty: the title of the document."))
    note = blocks.CharBlock(label=_("what it is for"), required=False, max_length=120)

    def get_api_representation(self, value, context=None):
        shown = {"title": value["title"], "note": value["note"]}
        return shown | {"document": document_facts(value["document"]) if value["document"] else None}

    class Meta:
        icon = "download"
        label = _("Download")


class DownloadsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), required=False, default=_("Downloads"))
    files = blocks.ListBlock(DownloadBlock(), label=_("files"))

    class Meta:
        icon = "download"
        label = _("Download list")
        group = SERVICE
        description = _("Forms and materials, each with a line that says what it is for.")
        template = "articles/blocks/downloads.html"
        preview_template = "articles/previews/downloads.html"


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("name"), max_length=60)
    duty = blocks.CharBlock(label=_("duty"), required=False, max_length=60)
    phone = blocks.CharBlock(
        label=_("phone"),
        max_length=30,
        required=False,
        validators=[RegexValidator(r"^[0-9+\-() （）转]+$", _("Only digits, spaces, brackets and hyphens."))],
    )
    email = blocks.EmailBlock(label=_("e-mail"), required=False)
    place = blocks.CharBlock(label=_("place"), required=False, max_length=120)
    hours = blocks.CharBlock(label=_("office hours"), required=False, max_length=80)

    def clean(self, value):
        result = super().clean(value)
        if not any(result[way] for way in ("phone", "email", "place")):
            missing = ValidationError(_("Give at least a phone number, an e-mail address or a place."))
            raise blocks.StructBlockValidationError({"phone": missing})
        return result

    class Meta:
        icon = "user"
        label = _("Contact card")
        group = SERVICE
        description = _("Whom to ask, when and where. The number can be dialled on a phone.")
        template = "articles/blocks/contact.html"
        preview_template = PREVIEW
        preview_value = {
            "name": "罗素心",
            "duty": "学员服务",
            "phone": "400-000-0000",
            "email": "",
            "place": "云岭大学继续教育楼 203 室",
            "hours": "工作日 8:30–17:30",
        }


class BodyBlock(blocks.StreamBlock):
    """Headings, paragraphs and what stands between them, in the order a reader meets it."""

    heading = HeadingBlock()
    subheading = SubheadingBlock()
    paragraph = ParagraphBlock(features=["bold", "link", "document-link", "ol", "ul", "hr", "tidy"])
    quote = QuoteBlock()
    image = ImageBlock()
    table = CaptionedTableBlock()
    video = VideoBlock()
    documents = DocumentsBlock()
    downloads = DownloadsBlock()
    contact = ContactBlock()


def document_facts(document) -> dict:
    """What a front end shows of a document."""
    return {
        "id": document.pk,
        "title": document.title,
        "url": document.url,
        "extension": document.file_extension,
        "size": document.get_file_size(),
    }
