from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve

from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from site_project import health
from site_project.api import api, api_v2
from site_project.api_answers import answer_not_found

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("api/v1/", api.urls),
    re_path(r"^api/v1/", answer_not_found),  # or a missing slash would lead on to a page
    path("api/v2/", api_v2.urls),
    path("articles/", include("articles.urls")),
    path("leads/", include("leads.urls")),
    # Pictures are public; documents are served by Wagtail, which checks who asks.
    re_path(r"^media/images/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT / "images"}),
    path("", include("articles.feed_urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
]

if settings.WAGTAIL_API_V3:
    from wagtail.api.v3.urls import api as api_v3

    urlpatterns.insert(0, path("api/v3/", api_v3.urls))
