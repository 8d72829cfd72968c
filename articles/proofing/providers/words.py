"""Words on the operator's lists."""

from collections.abc import Iterator

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
    matcher = current_matcher()
    for passage in passages(page):
        for hit in matcher.hits(passage.text, lambda term: applies(term, page)):
            word = passage.text[hit.start : hit.end]
            yield Finding(
                severity=Severity(hit.term.severity),
                rule="terms",
                message=" ".join([_(SENTENCES[hit.term.kind]) % {"word": word}, hit.term.note]).strip(),
                place=passage.place,
                excerpt=passage.around(hit.start, hit.end),
                suggestion=hit.term.suggestion,
            )


def applies(term: Term, page) -> bool:
    is_article = isinstance(page, ArticlePageMixin)
    wanted = {Term.Scope.EVERYTHING: True, Term.Scope.ARTICLES: is_article, Term.Scope.OTHERS: not is_article}
    if not term.is_valid_today or not wanted[term.scope]:
        return False
    if term.section and not page.path.startswith(term.section.path):
        return False
    return term.site_id is None or term.site_id == getattr(page.get_site(), "pk", None)
