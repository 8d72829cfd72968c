from django.urls import path

from . import views

app_name = "articles"
urlpatterns = [
    path("views/<str:token>.gif", views.count_picture, name="count_picture"),
    path("views/<str:token>/", views.count_view, name="count_view"),
]
