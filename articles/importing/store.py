"""Writing what was found: one transaction an article, so that nothing is ever half there."""

import hashlib
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wagtail.actions.publish_page_revision import PublishPageRevisionAction

from zhsearch.slugs import slug_from

from ..conf import article_model
from ..models import ArticleSource, ImportedArticle
from ..view_counts import add_initial_views
from .destination import Destination
from .found import Found, FoundArticle
from .old_addresses import keep_old_address
from .pictures import PictureShelf
from .search_index import indexed_once


class Outcome(NamedTuple):
    """What became of one article: `imported`, `known`, `changed` or `refused`."""

    kind: str
    place: str
    title: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
    article: FoundArticle | None = None


def fingerprint_of(article: FoundArticle, destination: Destination) -> str:
    return hashlib.sha256(f"{destination.scope}|{article.fingerprint}".encode()).hexdigest()


def compare(found: Found, destination: Destination) -> Outcome | None:
    """The outcome without writing, where there is one already: known, changed since, or not storable."""
    article = found.article
    known = ImportedArticle.objects.filter(fingerprint=fingerprint_of(article, destination)).first()
    if known is None:
        return too_long(found)
    if known.content_hash == article.content_hash:
        return Outcome("known", found.place, article.title, article=article)
    reason = _("The text has changed since it was imported; the page was left alone.")
    return Outcome("changed", found.place, article.title, reason, article=article)


def too_long(found: Found) -> Outcome | None:
    model, article = article_model(), found.article
    for name in ("title", "author", "editor"):
        longest = model._meta.get_field(name).max_length
        if len(getattr(article, name)) > longest:
            reason = _("“%(text)s…” is longer than the %(longest)d characters of “%(field)s”.") % {
                "text": getattr(article, name)[:20],
                "longest": longest,
                "field": model._meta.get_field(name).verbose_name,
            }
            return Outcome("refused", found.place, article.title[:60], reason, article=article)
    return None


def store(found: Found, destination: Destination) -> Outcome:
    """Write the article with its source, pictures, views, old address and search entry, or nothing of it."""
    decided = compare(found, destination)
    if decided:
        return decided
    article, shelf = found.article, PictureShelf(destination.user)
    try:
        with transaction.atomic(), indexed_once(article_model()) as index:
            page = create_page(article, destination, shelf)
            record(page, found, destination)
            bring_to_state(page, article, destination)
            index(page)
    except ValidationError as error:
        shelf.throw_away()
        return Outcome("refused", found.place, article.title, " ".join(error.messages), article=article)
    except PermissionDenied as error:
        shelf.throw_away()
        return Outcome("refused", found.place, article.title, str(error), article=article)
    except IntegrityError:  # somebody else imported it, or took the address, at the same moment
        shelf.throw_away()
        reason = _("Another import or editor was there at the same moment. Run it again.")
        return Outcome("refused", found.place, article.title, reason, article=article)
    except BaseException:
        shelf.throw_away()
        raise
    return Outcome("imported", found.place, article.title, notes=(*article.notes, *shelf.notes), article=article)


def create_page(article: FoundArticle, destination: Destination, shelf: PictureShelf):
    section = destination.section
    section.refresh_from_db(fields=["path", "depth", "numchild", "url_path"])
    page = article_model()(
        title=article.title,
        slug=free_slug(article.title, section),
        live=False,
        owner=destination.user,
        locale=section.locale,
        summary=article.summary,
        body=shelf.as_body(article),
        source=source_named(article),
        author=article.author,
        editor=article.editor,
        published_at=article.published_at,
        original_url=article.original_url[:500],
    )
    if destination.state == "live":
        page.first_published_at = article.published_at
    if article.tags and hasattr(page, "tags"):
        page.tags.add(*article.tags)
    section.add_child(instance=page)
    return page


def source_named(article: FoundArticle) -> ArticleSource | None:
    name = article.source[:120].strip()
    if not name:
        return None
    return ArticleSource.objects.get_or_create(name=name, defaults={"link": article.source_link})[0]


def free_slug(title: str, section) -> str:
    """The title in pinyin, with a number where a sibling has it already."""
    wanted = slug_from(title)
    if not wanted or wanted.isdigit():
        wanted = f"article-{wanted}".rstrip("-")
    taken = set(section.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def record(page, found: Found, destination: Destination) -> None:
    article = found.article
    ImportedArticle.objects.create(
        page_id=page.pk,
        fingerprint=fingerprint_of(article, destination),
        content_hash=article.content_hash,
        old_address=article.address,
        found_in=found.place[:255],
    )
    if article.views:
        add_initial_views(page.pk, article.views)
    if article.address:
        keep_old_address(article, page, destination.section.get_site())


def bring_to_state(page, article: FoundArticle, destination: Destination) -> None:
    revision = page.save_revision(user=destination.user, log_action=True)
    if destination.state == "live":
        PublishPageRevisionAction(revision, user=destination.user).execute()
    elif destination.state == "review":
        page.get_workflow().start(page, destination.user)
