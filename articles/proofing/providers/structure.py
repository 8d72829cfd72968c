"""What an article must have around its words: a source, a title of its own, headings in order."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ...ancestry import ancestors_of
from ...conf import article_model
from ...mixins import ArticleIndexPageMixin, ArticlePageMixin
from ...sources import ArticleSource
from ..findings import Finding, Severity


def check_source(page) -> Iterator[Finding]:
    """A reprint needs a source that permits it; what we wrote ourselves needs somebody who wrote it."""
    if not isinstance(page, ArticlePageMixin):
        return
    source = page.source
    if source is None and page.original_url:
        yield warning(_("A reprint needs its source."), page.original_url)
    elif source is None and not page.author:
        message = _("Neither a source nor an author is given: readers see the site's name only.")
        yield Finding(Severity.INFO, "source", message, "author")
    elif source is not None and not source.may_be_reprinted():
        yield refusal(source)


def refusal(source: ArticleSource) -> Finding:
    """The register decides by the permission alone; what kind of source it is says how grave the lack is."""
    kinds = ArticleSource.Kind
    if source.reprint_permitted:
        message = _("The permission to reprint from “%(source)s” ended on %(day)s.")
    elif source.kind == kinds.LISTED:
        message = _("“%(source)s” is registered as listed, but “reprints permitted” is not ticked.")
    elif source.kind == kinds.OTHER:
        message = _("“%(source)s” is on no list of permitted sources, and no permission to reprint is on file.")
    else:
        message = _("No permission to reprint from “%(source)s” is on file.")
    severity = Severity.BLOCK if source.kind == kinds.OTHER else Severity.WARN
    told = message % {"source": source.name, "day": source.valid_until}
    suggestion = _("Choose another source, or have the permission recorded with it.")
    return Finding(severity, "source", told, "source", source.name, suggestion)


def warning(message: str, excerpt: str) -> Finding:
    return Finding(Severity.WARN, "source", message, "source", excerpt)


def check_title(page) -> Iterator[Finding]:
    """Another live article of the same institution that is called the same."""
    if not isinstance(page, ArticlePageMixin) or not page.path:
        return
    above = reversed(ancestors_of(page))
    institution = next((page for page in above if not is_section(page.specific_class)), None)
    if institution is None:
        return
    same = article_model().objects.live().descendant_of(institution).filter(title=page.title.strip())
    # A mirror is the same article in another place.
    other = same.exclude(pk=page.pk).filter(alias_of=None).first()
    if other:
        message = _("Another article has the same title: %(address)s") % {"address": other.url or other.slug}
        yield Finding(Severity.WARN, "duplicate-title", message, "title", page.title)


def is_section(page_class) -> bool:
    return page_class is not None and issubclass(page_class, ArticleIndexPageMixin)


def check_headings(page) -> Iterator[Finding]:
    """A sub-heading stands beneath a heading."""
    if not isinstance(page, ArticlePageMixin):
        return
    for child in page.body:
        if child.block_type == "heading":
            return
        if child.block_type == "subheading":
            message = _("A sub-heading stands before any heading.")
            suggestion = _("Make it a heading.")
            yield Finding(Severity.INFO, "headings", message, f"body:{child.id}", str(child.value), suggestion)
            return
