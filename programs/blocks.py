from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock


class AimsBlock(blocks.StreamBlock):
    aim = blocks.CharBlock(label=_("Aim"), max_length=200)


class ModuleBlock(blocks.StructBlock):
    """One part of the course outline."""

    title = blocks.CharBlock(label=_("Title"), max_length=80)
    hours = blocks.IntegerBlock(label=_("Class hours"), min_value=0, required=False)
    description = blocks.TextBlock(label=_("Description"), required=False, rows=3)

    class Meta:
        icon = "list-ol"
        label = _("Module")


class ModulesBlock(blocks.StreamBlock):
    module = ModuleBlock()


class TimetableBlock(blocks.StreamBlock):
    table = TableBlock(
        label=_("Timetable"),
        template="programs/blocks/timetable.html",
        table_options={"startRows": 4, "startCols": 4, "rowHeaders": False},
    )


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=120)
    answer = blocks.RichTextBlock(label=_("Answer"), features=["bold", "ul", "ol", "link"])

    class Meta:
        icon = "help"
        label = _("Question and answer")


class QuestionsBlock(blocks.StreamBlock):
    question = QuestionBlock()
