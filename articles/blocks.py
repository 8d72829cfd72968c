"""What the body of an article is made of."""

from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("picture"))
    alt_text = blocks.CharBlock(
        label=_("description for people who cannot see it"), required=False, help_text=_("Empty for decoration only.")
    )
    caption = blocks.CharBlock(label=_("caption"), required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "articles/blocks/image.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("quotation"))
    attribution = blocks.CharBlock(label=_("who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "articles/blocks/quote.html"


class CaptionedTableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("caption"), required=False)
    table = TableBlock(label=_("table"), table_options={"language": "zh-CN"})

    class Meta:
        icon = "table"
        label = _("Table")
        template = "articles/blocks/table.html"


class DocumentsBlock(blocks.StructBlock):
    documents = blocks.ListBlock(DocumentChooserBlock(label=_("document")), label=_("documents"))

    class Meta:
        icon = "doc-full"
        label = _("Attachments")
        template = "articles/blocks/documents.html"


class BodyBlock(blocks.StreamBlock):
    """Headings, paragraphs and what stands between them, in the order a reader meets it."""

    heading = blocks.CharBlock(label=_("Heading"), icon="h2", template="articles/blocks/heading.html")
    subheading = blocks.CharBlock(label=_("Sub-heading"), icon="h3", template="articles/blocks/subheading.html")
    paragraph = blocks.RichTextBlock(
        label=_("Paragraphs"), icon="pilcrow", features=["bold", "link", "document-link", "ol", "ul", "hr"]
    )
    image = ImageBlock()
    quote = QuoteBlock()
    table = CaptionedTableBlock()
    documents = DocumentsBlock()
