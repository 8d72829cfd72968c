from django.urls import include, path

from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("articles/", include("articles.urls")),
    path("leads/", include("leads.urls")),
    path("", include("articles.feed_urls")),
    path("", include(wagtail_urls)),
]
