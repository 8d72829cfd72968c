"""The whole demo, step by step; every step may be cut off and run again."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import StringIO

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Term
from articles.review.guard import without_review
from site_project.accounts import ACCOUNTS, ensure_accounts
from site_project.models import DemoObject

from .bulk_articles import load_bulk_articles
from .bulk_leads import load_bulk_leads
from .courses import load_programmes
from .enquiries import load_leads
from .lead_exports import load_exports
from .marks import BULK_ARTICLE, BULK_LEAD, marking
from .newsroom import load_articles
from .notices import load_targets
from .pictures import draw_covers, draw_renditions
from .quiet import index_now, quietly
from .tree import build_tree

Progress = Callable[[str], Callable[[Iterable], Iterable]]


@dataclass
class Loading:
    """One run: `say` writes a line, `progress(title)` answers a wrapper that draws a bar round an iterable."""

    say: Callable[[str], None]
    progress: Progress
    tree: dict = field(default_factory=dict)

    def run(self, *, articles: int = 0, leads: int = 0) -> None:
        with marking(), quietly():
            self.step(_("Accounts"), self.make_accounts)
            self.step(_("Pictures"), draw_covers)
            self.step(_("Sections and forms"), self.make_tree)
            self.step(_("Programmes"), self.make_programmes)
            self.step(_("Articles"), lambda progress: load_articles(self.tree, progress))
            self.step(_("Leads"), self.make_leads)
            self.step(_("Exports"), load_exports)
            self.step(_("Notice targets"), lambda progress: load_targets(self.tree, progress))
            self.step(_("Search index"), index_demo)
            self.step(_("Sizes of pictures"), draw_renditions)
        self.step(_("Terms to check"), load_terms)
        if articles:
            self.step(_("More articles"), lambda progress: load_bulk_articles(self.tree, articles, progress))
        if leads:
            self.step(_("More leads"), lambda progress: load_bulk_leads(self.tree, leads, progress))

    def step(self, title: str, work: Callable) -> None:
        """Do one part and say what came of it."""
        started = time.monotonic()
        count = work(self.progress(title))
        words = ngettext("%(title)s: %(count)d, %(seconds).1f s.", "%(title)s: %(count)d, %(seconds).1f s.", count)
        self.say(words % {"title": title, "count": count, "seconds": time.monotonic() - started})

    def make_accounts(self, progress) -> int:
        ensure_accounts()
        return len(ACCOUNTS)

    @transaction.atomic
    def make_tree(self, progress) -> int:
        with without_review("demo content"):
            self.tree = build_tree()
        return sum(map(len, self.tree.values()))

    def make_programmes(self, progress) -> int:
        with without_review("demo content"):
            return load_programmes(self.tree, progress)

    @transaction.atomic
    def make_leads(self, progress) -> int:
        return load_leads(self.tree, progress)


def load_terms(progress) -> int:
    """The starter lists of the checks; they stay when the demo goes."""
    before = Term.objects.count()
    call_command("import_terms", starter=True, stdout=StringIO())
    return Term.objects.count() - before


def index_demo(progress) -> int:
    """Fill the indexes for everything but bulk content, which is indexed as it is made."""
    marks = DemoObject.objects.exclude(key__startswith=BULK_ARTICLE).exclude(key__startswith=BULK_LEAD)
    kinds = ContentType.objects.filter(pk__in=marks.values("content_type"))
    count = 0
    for kind in progress(kinds):
        keys = marks.filter(content_type=kind).values_list("object_id", flat=True)
        objects = kind.model_class()._default_manager.filter(pk__in=list(keys))
        index_now(kind.model_class(), objects)
        count += len(objects)
    return count
