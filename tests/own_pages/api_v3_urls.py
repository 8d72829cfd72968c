"""Wagtail's preview API, as a site mounts it with WAGTAIL_API_V3=1."""

from django.urls import include, path

from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v3.urls import api

urlpatterns = [path("admin/", include(wagtailadmin_urls)), path("api/v3/", api.urls)]
