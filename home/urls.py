from django.urls import path

from wagtail.contrib.sitemaps.views import sitemap

from . import views

app_name = "home"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("sitemap/", views.site_map, name="site_map"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
