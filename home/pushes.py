"""Which pages search engines hear of at once. Written with the page; what is rolled back is never told."""

from wagtail.models import PageViewRestriction

from deliveries.engines import BAIDU, INDEXNOW
from deliveries.pushes import change_secret, queue_push
from zhsearch.engines import is_hidden

from .site_settings import SiteSettings

TOKENS = {BAIDU: "baidu_token", INDEXNOW: "indexnow_key"}


def push_page(sender, instance, **kwargs) -> None:
    """Receiver of `page_published`, `post_page_move`: new or changed, if anybody may read it and find it."""
    hears = engines_of(instance) if instance.live else {}
    if hears and is_for_everyone(instance) and not is_hidden(instance):
        push(instance, hears)


def push_gone(sender, instance, **kwargs) -> None:
    """Receiver of `page_unpublished`, which Wagtail also sends before it deletes a live page: the address is gone."""
    push(instance, engines_of(instance), is_gone=True)


def engines_of(page) -> dict[str, str]:
    """The engines with the tokens of the page's site; empty where pushing is off."""
    parts = page.get_url_parts()
    settings = SiteSettings.objects.filter(site=parts[0]).first() if parts and parts[1] else None
    if settings is None:
        return {}
    return {engine: token for engine, name in TOKENS.items() if (token := getattr(settings, name))}


def push(page, hears: dict[str, str], *, is_gone: bool = False) -> None:
    for engine, token in hears.items():
        _site, root_url, path = page.get_url_parts()
        queue_push(engine=engine, site=root_url, url=root_url + path, secret=token, is_gone=is_gone)


def is_for_everyone(page, *, apart_from: PageViewRestriction | None = None) -> bool:
    """Whether no restriction on it or above it, `apart_from` one, lets only some read the page."""
    above = page.get_ancestors(inclusive=True).values("pk")
    found = PageViewRestriction.objects.filter(page__in=above)
    return not found.exclude(pk=apart_from.pk if apart_from else None).exists()


def follow_tokens(sender, instance, **kwargs) -> None:
    """Receiver of `post_save` of the site settings: what waits goes out with the new token, or not at all."""
    for engine, name in TOKENS.items():
        change_secret(engine=engine, site=instance.site.root_url, secret=getattr(instance, name))
