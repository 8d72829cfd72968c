"""Loading the demo, and counting what is there."""

import io

from django.contrib.auth.models import Group, User
from django.core.management import call_command

from taggit.models import Tag
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, ReferenceIndex, Revision

from articles.models import ArticleSource
from articles.view_counts import DailyViewCount, ViewTotal
from leads.models import ConsentNotice, Lead, LeadEvent
from programs.models import Lecturer, ProgramSession, TrainingAudience, TrainingBase, TrainingField
from renditions.presets import PRESETS, Preset

REGISTERS = [ArticleSource, Lecturer, ProgramSession, TrainingAudience, TrainingBase, TrainingField, ConsentNotice]
OTHERS = [Page, Revision, Lead, LeadEvent, User, Group, Tag, Collection, ViewTotal, DailyViewCount, ReferenceIndex]

# Where the pictures themselves are not looked at: encoding them takes longer than all the rest.
TINY = {name: Preset(("width-8",), formats=("webp",)) for name in PRESETS}


def load(**options) -> str:
    """What the command says."""
    out = io.StringIO()
    call_command("load_demo_content", verbosity=0, stdout=out, **options)
    return out.getvalue()


def everything() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in [*OTHERS, *REGISTERS, get_image_model()]}
