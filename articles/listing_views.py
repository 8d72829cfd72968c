"""The articles of a tag and of a source, of one institution or section, or of the whole portal."""

from io import BytesIO

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import segno

from .addresses import feeds_of_source, feeds_of_tag, source_address, tag_address
from .conf import article_model
from .listings import live_articles
from .paging import one_page
from .sections import branch_at
from .sources import ArticleSource


@require_safe
def articles_of_tag(request, slug: str, branch: str = ""):
    """All with this tag, newest first."""
    if not hasattr(article_model(), "tags"):
        raise Http404
    tag = get_object_or_404(article_model().tags.through.tag_model(), slug=slug)
    under = branch_at(request, branch)
    articles = live_articles(within=under).filter(tags=tag)
    title = _("Tag: %(name)s") % {"name": tag.name}
    wide = branch and tag_address(tag, None)
    address, feeds = tag_address(tag, under, request), feeds_of_tag(tag, under, request)
    facts = {"tag": tag, "crumb_title": title, "address": address, "wide": wide, "feeds": feeds}
    return draw(request, "articles/tag.html", under, articles, facts)


@require_safe
def articles_of_source(request, pk: int, branch: str = ""):
    """All that came from it, newest first."""
    source = get_object_or_404(ArticleSource, pk=pk)
    under = branch_at(request, branch)
    articles = live_articles(within=under).filter(source=source)
    wide = branch and source_address(source, None)
    title = _("Source: %(name)s") % {"name": source.name}
    address = source_address(source, under, request)
    feeds = feeds_of_source(source, under, request)
    facts = {"source": source, "crumb_title": title, "address": address, "wide": wide, "feeds": feeds}
    return draw(request, "articles/source.html", under, articles, facts)


def draw(request, template: str, under, articles, facts: dict):
    """`under` tells the frame where the reader is, for there is no page."""
    listing = one_page(articles, request)
    number = listing["articles"].number
    address = f"{facts['address']}?page={number}" if number > 1 else facts["address"]
    return render(
        request, template, facts | listing | {"canonical": request.build_absolute_uri(address), "under": under}
    )


@require_safe
def qr_code(request, page_id: int):
    """The address of an article as a picture that WeChat reads. Drawn here: no other host learns who reads what."""
    article = get_object_or_404(live_articles(), pk=page_id)
    code = segno.make(article.get_full_url(request), error="m", micro=False)
    picture = BytesIO()
    code.save(picture, kind="svg", border=4, light="#fff", omitsize=True, xmldecl=False, nl=False)
    return HttpResponse(picture.getvalue(), "image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})
