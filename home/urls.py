from django.urls import path, re_path

from . import engine_views, views

app_name = "home"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("sitemap/", views.site_map, name="site_map"),
    path("sitemap.xml", engine_views.sitemap_index, name="sitemap"),
    re_path(r"^sitemap-(?P<name>[a-z0-9_-]+)\.xml$", engine_views.sitemap_file, name="sitemap_file"),
    path("robots.txt", engine_views.robots, name="robots"),
    re_path(r"^(?P<name>[A-Za-z0-9_-]+\.(?:txt|html|xml))$", engine_views.proof_file, name="proof_file"),
]
