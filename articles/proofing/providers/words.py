"""Words on the operator's lists."""

from collections.abc import Callable, Iterator
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ...mixins import ArticlePageMixin
from ..findings import Finding, Severity
from ..matching import current_matcher
from ..terms import Term
from ..texts import passages

SENTENCES = {
    Term.Kind.ABSOLUTE: gettext_noop("“%(word)s” is an absolute claim, which advertising law forbids."),
    Term.Kind.PROMISE: gettext_noop("“%(word)s” promises what training may not promise."),
    Term.Kind.CONFUSED: gettext_noop("“%(word)s” is probably a wrong word."),
    Term.Kind.NAME: gettext_noop("“%(word)s”: please check the post, the name and the order."),
    Term.Kind.OTHER: gettext_noop("“%(word)s” is on the list of terms."),
}


def check_terms(page) -> Iterator[Finding]:
    """The page's words against the terms in force for its type, section and site today."""
    matcher, applies = current_matcher(), reach(page)
    for passage in passages(page):
        for hit in matcher.hits(passage.text, applies):
            word = passage.text[hit.start : hit.end]
            yield Finding(
                severity=Severity(hit.term.severity),
                rule="terms",
                message=message_of(hit.term, word),
                place=passage.place,
                excerpt=passage.around(hit.start, hit.end),
                suggestion=hit.term.suggestion,
            )


def message_of(term: Term, word: str) -> str:
    sentence = _(SENTENCES[term.kind]) % {"word": word}
    return _("%(sentence)s %(why)s") % {"sentence": sentence, "why": term.note} if term.note else sentence


def reach(page) -> Callable[[Term], bool]:
    """Whether a term applies to this page today; each term and the site are asked once."""
    is_article = isinstance(page, ArticlePageMixin)
    scopes = {Term.Scope.EVERYTHING, Term.Scope.ARTICLES if is_article else Term.Scope.OTHERS}
    site_of_page = cache(page.get_site)

    @cache
    def applies(term: Term) -> bool:
        if term.scope not in scopes or not term.is_valid_today:
            return False
        if term.section and not page.path.startswith(term.section.path):
            return False
        return term.site_id is None or term.site_id == getattr(site_of_page(), "pk", None)

    return applies
