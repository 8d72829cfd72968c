from django.urls import path

from . import embed, form_count_views, privacy, proof, views
from .pulling.views import pull

app_name = "leads"
urlpatterns = [
    path("pull/", pull, name="pull"),
    path("enquiries/<int:page_id>/seen/", form_count_views.seen, name="seen"),
    path("enquiries/<int:page_id>/begun/", form_count_views.begun, name="begun"),
    path("enquiries/<int:page_id>/", views.submit, name="submit"),
    path("enquiries/received/<str:receipt>/", views.thanks, name="thanks"),
    path("enquiries/notice/<int:notice_id>/", views.notice, name="notice"),
    path("enquiries/<int:page_id>/challenge/", proof.challenge, name="challenge"),
    path("embed/<int:page_id>.js", embed.script, name="embed_script"),
    path("embed/<int:page_id>/", embed.frame, name="embed"),
    path("embed/<int:page_id>/received/<str:receipt>/", views.embed_thanks, name="embed_thanks"),
    path("privacy/", privacy.privacy, name="privacy"),
]
