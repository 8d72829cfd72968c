"""What the portal listens to. Functions only; `apps.py` connects them."""

from django.db.models.signals import post_delete, post_save, pre_save

from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from .content_webhooks import tell_closed, tell_moved, tell_opened, tell_published, tell_renamed, tell_unpublished
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
    page_published.connect(tell_published, dispatch_uid="home.content_webhooks.published")
    page_unpublished.connect(tell_unpublished, dispatch_uid="home.content_webhooks.unpublished")
    post_page_move.connect(tell_moved, dispatch_uid="home.content_webhooks.moved")
    pre_save.connect(tell_renamed, dispatch_uid="home.content_webhooks.renamed")
    post_save.connect(tell_closed, sender=PageViewRestriction, dispatch_uid="home.content_webhooks.closed")
    post_delete.connect(tell_opened, sender=PageViewRestriction, dispatch_uid="home.content_webhooks.opened")
