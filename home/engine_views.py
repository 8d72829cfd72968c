"""What search engines fetch: their map, robots.txt, and the files by which an owner proves the site is theirs."""

from datetime import datetime

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from wagtail.models import Site

from .engine_map import EngineMap, build_map, index_as_xml
from .site_settings import SiteSettings

XML = "application/xml; charset=utf-8"
SMALL = 2000  # pages; a larger portal waits for its worker
CLOSED = ["/admin/", "/api/", "/search/"]
TYPES = {"txt": "text/plain; charset=utf-8", "html": "text/html; charset=utf-8", "xml": XML}


@require_safe
def sitemap_index(request):
    site = Site.find_for_request(request)
    kept = map_of(site)
    if kept is None:
        return HttpResponse(status=503, headers={"Retry-After": "120"})
    content = index_as_xml(kept, lambda name: site.root_url + reverse("home:sitemap_file", args=[name]))
    return conditional(request, kept, HttpResponse(content, content_type=XML))


@require_safe
def sitemap_file(request, name: str):
    kept = map_of(Site.find_for_request(request))
    file = next((file for file in kept.files if file["name"] == name), None) if kept else None
    if file is None or not default_storage.exists(file["path"]):
        raise Http404
    return conditional(request, kept, FileResponse(default_storage.open(file["path"]), content_type=XML))


def map_of(site: Site | None) -> EngineMap | None:
    """The map that is there. A small portal needs no worker for its first one."""
    if site is None:
        raise Http404
    kept = EngineMap.objects.filter(site=site).exclude(as_of=None).first()
    if kept is None and site.root_page.get_descendants().count() <= SMALL:
        return build_map(site)
    return kept


def conditional(request, kept: EngineMap, response):
    response["ETag"] = quote_etag(f"{kept.as_of.timestamp()}")
    response["Last-Modified"] = http_date(kept.as_of.timestamp())
    response["Cache-Control"] = "public, no-cache"
    modified = int(datetime.timestamp(kept.as_of))
    return get_conditional_response(request, etag=response["ETag"], last_modified=modified, response=response)


@require_safe
def robots(request):
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in CLOSED]]
    sitemap = request.build_absolute_uri(reverse("home:sitemap"))
    return HttpResponse("\n".join([*lines, f"Sitemap: {sitemap}", ""]), content_type=TYPES["txt"])


@require_safe
def proof_file(request, name: str):
    """A file of the site settings. Whatever its content is, no browser runs it."""
    site = Site.find_for_request(request)
    content = SiteSettings.for_request(request).proof_file(name) if site else None
    if content is None:
        raise Http404
    closed = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]], headers=closed)
