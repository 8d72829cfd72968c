"""What editors put on a front page: lists they choose, without knowing what kind of page is behind."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail import blocks

from renditions.blocks import PictureChooserBlock

LISTS = [
    ("latest", _("Newest")),
    ("popular", _("Most popular")),
    ("lecturers", _("Lecturers")),
    ("training_bases", _("Training bases")),
]
LAYOUTS = [
    ("feature", _("One large, the others as lines")),
    ("lines", _("Lines")),
    ("cards", _("Cards")),
    ("people", _("Portraits")),
]


class ListingBlock(blocks.StructBlock):
    """Cards of an index page. A card names its own template, so any page that answers the list will do."""

    heading = blocks.CharBlock(label=_("heading"), required=False, help_text=_("Empty: the title of the page."))
    page = blocks.PageChooserBlock(label=_("page"))
    what = blocks.ChoiceBlock(label=_("what to show"), choices=LISTS, default="latest")
    layout = blocks.ChoiceBlock(label=_("layout"), choices=LAYOUTS, default="feature")
    limit = blocks.IntegerBlock(label=_("how many"), default=6, min_value=1, max_value=24)

    class Meta:
        icon = "list-ul"
        label = _("List of a page")
        template = "home/blocks/listing.html"

    def clean(self, value):
        result = super().clean(value)
        if result["page"] and not callable(getattr(result["page"].specific, result["what"], None)):
            raise blocks.StructBlockValidationError({"what": ValidationError(_("This page has no such list."))})
        return result

    def get_searchable_content(self, value):
        # Layout and number are no words of the page.
        return [value["heading"]] if value.get("heading") else []

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        page = value["page"].specific if value["page"] and value["page"].live else None
        answer = getattr(page, value["what"], None)
        cards = answer(value["limit"]) if answer else []
        heading = value["heading"] or (page.title if page else "")
        return context | {"cards": cards, "heading": heading, "more_url": self.more_url(page, value["what"])}

    def more_url(self, page, what):
        """Where the whole list is read: the page itself, unless it says otherwise."""
        if page is None:
            return ""
        return page.list_url(what) if hasattr(page, "list_url") else page.url


class InstitutionsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), default=_("Partner institutions"))

    class Meta:
        icon = "group"
        label = _("Institutions")
        template = "home/blocks/institutions.html"


class FactBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=pgettext_lazy("fact", "label"), max_length=20)
    number = blocks.CharBlock(label=_("number"), max_length=12)
    unit = blocks.CharBlock(label=_("unit"), max_length=6, required=False)

    class Meta:
        icon = "order"
        label = _("Fact")


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("question"))
    answer = blocks.RichTextBlock(label=_("answer"), features=["bold", "link", "ol", "ul"])

    class Meta:
        icon = "help"
        label = _("Question and answer")
        template = "home/blocks/question.html"


class FrontBlock(blocks.StreamBlock):
    """The bands of a front page, from top to bottom."""

    listing = ListingBlock()
    news = blocks.ListBlock(
        ListingBlock(), icon="list-ul", label=_("Lists side by side"), template="home/blocks/news_columns.html"
    )
    institutions = InstitutionsBlock()


class PlainBlock(blocks.StreamBlock):
    """The text of a plain page."""

    heading = blocks.CharBlock(label=_("Heading"), icon="h2", template="home/blocks/heading.html")
    paragraph = blocks.RichTextBlock(
        label=_("Paragraphs"), icon="pilcrow", features=["h3", "bold", "link", "document-link", "ol", "ul", "hr"]
    )
    image = blocks.StructBlock(
        [
            ("image", PictureChooserBlock(label=_("picture"))),
            ("alt_text", blocks.CharBlock(label=_("description for people who cannot see it"), required=False)),
            ("caption", blocks.CharBlock(label=_("caption"), required=False)),
        ],
        icon="image",
        label=_("Picture"),
        template="home/blocks/image.html",
    )
    question = QuestionBlock()
