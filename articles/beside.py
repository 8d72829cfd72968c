"""What is read together with an article that is about to be drawn: all that its page says of it, in one question."""

from fragments.rows import object_from, row, rows
from renditions.together import sizes_of, take_sizes
from zhsearch.engines import hidden_at

from .listings import NEIGHBOUR, around_each
from .review.credits import APPROVAL, approvals_of_each
from .tags import TAGGING, has_tags, taggings_of_each, tags_in


def rows_beside(model: type, section: str, private: tuple[str, ...]) -> dict:
    """Annotations for the articles of this class in the section at this path, as `take_rows` knows them."""
    before, after = around_each(model, section, private)
    return {
        "row_before": row(before, NEIGHBOUR),
        "row_after": row(after, NEIGHBOUR),
        "rows_of_cover": sizes_of("cover"),
        "hidden_above": hidden_at(section),
        "rows_of_approvals": rows(approvals_of_each(model), APPROVAL),
        **({"rows_of_tags": rows(taggings_of_each(model), TAGGING)} if has_tags(model) else {}),
    }


def take_rows(article) -> None:
    """Put what came with the article where its own answers look first."""
    take_sizes(article.cover, article.rows_of_cover)
    beside = (article.row_before, article.row_after)
    article.known_neighbours = tuple(known and object_from(type(article), known) for known in beside)
    article.known_approvals = sorted(article.rows_of_approvals or [], key=lambda known: known["pk"])
    if has_tags(type(article)):
        article.tag_list = tags_in(article.rows_of_tags or [], type(article).tags.through)
