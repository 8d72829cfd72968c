"""Feeds stand below the pages they belong to, so a site includes this at its root."""

from django.urls import re_path

from . import feed_views

app_name = "article_feeds"
PAGE, KIND = r"(?P<path>(?:[\w-]+/)*)", r"feed\.(?P<kind>rss|atom|json)$"

urlpatterns = [
    re_path(rf"^{PAGE}tags/(?P<tag>[\w-]+)/{KIND}", feed_views.tag_feed, name="tag"),
    re_path(rf"^{PAGE}sources/(?P<pk>\d{{1,9}})/{KIND}", feed_views.source_feed, name="source"),
    re_path(rf"^{PAGE}{KIND}", feed_views.section_feed, name="section"),
]
