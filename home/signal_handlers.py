"""What the portal listens to. Functions only; `apps.py` connects them."""

from django.db.models.signals import post_delete, post_save

from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from .engine_map import mark_changed
from .pushes import follow_tokens, push_gone, push_page
from .site_settings import SiteSettings


def connect() -> None:
    page_published.connect(push_page, dispatch_uid="home.pushes.published")
    page_unpublished.connect(push_gone, dispatch_uid="home.pushes.gone")
    post_page_move.connect(push_page, dispatch_uid="home.pushes.moved")
    post_save.connect(follow_tokens, sender=SiteSettings, dispatch_uid="home.pushes.tokens")
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(mark_changed, dispatch_uid="home.engine_map")
    for signal in (post_save, post_delete):
        signal.connect(mark_changed, sender=PageViewRestriction, dispatch_uid="home.engine_map.walls")
