from django.urls import path

from . import listing_views, views

app_name = "articles"
urlpatterns = [
    path("views/<str:token>.gif", views.count_picture, name="count_picture"),
    path("views/<str:token>/", views.count_view, name="count_view"),
    path("<int:page_id>/qr.svg", listing_views.qr_code, name="qr_code"),
    path("tags/<str:slug>/", listing_views.articles_of_tag, name="tag"),
    path("sources/<int:pk>/", listing_views.articles_of_source, name="source"),
    path("<path:branch>/tags/<str:slug>/", listing_views.articles_of_tag, name="tag"),
    path("<path:branch>/sources/<int:pk>/", listing_views.articles_of_source, name="source"),
]
