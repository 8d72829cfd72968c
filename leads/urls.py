from django.urls import path

from . import views

app_name = "leads"
urlpatterns = [
    path("enquiries/<int:page_id>/", views.submit, name="submit"),
    path("enquiries/received/<str:receipt>/", views.thanks, name="thanks"),
    path("enquiries/notice/<int:notice_id>/", views.notice, name="notice"),
]
