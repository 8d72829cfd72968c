"""RSS 2.0, Atom and JSON Feed 1.1 of any list of articles. The words in them always make a document that parses."""

import json
import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.timezone import localtime

from renditions.sharing import share_picture

from .conf import conf
from .feed_texts import full_texts
from .listings import as_cards

# What XML 1.0 does not allow (https://www.w3.org/TR/xml/#charsets); one of them makes a whole feed unreadable.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
JSON_FEED = "https://jsonfeed.org/version/1.1"
KINDS = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


@dataclass(frozen=True)
class Channel:
    """What the feed as a whole says of itself."""

    title: str
    description: str
    url: str
    feed_url: str
    root_url: str


class RssFeed(Rss201rev2Feed):
    def rss_attributes(self):
        return super().rss_attributes() | {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


class AtomFeed(Atom1Feed):
    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})


XML = {"rss": RssFeed, "atom": AtomFeed}


def newest(articles) -> list:
    """So many of the articles as a feed holds, with all that it tells of them, in a constant number of queries."""
    return with_tags(as_cards((articles.defer(None) if conf.FEED_FULL_TEXT else articles)[: conf.FEED_SIZE]))


def with_tags(articles: list) -> list:
    """The tags of all at once; a site's own page class may have none."""
    through = type(articles[0]).tags.through if articles and hasattr(articles[0], "tags") else None
    rows = through.objects.filter(content_object__in=articles).select_related("tag") if through else []
    found = {article.pk: [] for article in articles}
    for row in rows:
        found[row.content_object_id].append(row.tag)
    for article in articles:
        article.tag_list = found[article.pk]
    return articles


def write_feed(kind: str, channel: Channel, articles: list) -> str:
    """The feed of these articles as text; `kind` is `rss`, `atom` or `json`."""
    texts = full_texts(articles, channel.root_url) if conf.FEED_FULL_TEXT else {}
    items = [facts_of(article, channel, texts.get(article.pk, "")) for article in articles]
    return as_json(channel, items) if kind == "json" else as_xml(XML[kind], channel, items)


def facts_of(article, channel: Channel, content: str) -> dict:
    return {
        "id": article.translation_key.urn,
        "url": article.get_full_url(),
        "title": clean(article.title),
        "summary": clean(article.summary),
        "content": clean(content),
        "author": clean(article.author or article.source_name),
        "published": localtime(article.shown_at),
        "updated": localtime(max(article.shown_at, article.last_published_at or article.shown_at)),
        "tags": [clean(tag.name) for tag in article.tag_list],
        "picture": picture_of(article, channel),
    }


def picture_of(article, channel: Channel) -> dict | None:
    shown = share_picture(article.cover)
    if shown is None:
        return None
    url = channel.root_url + shown.url if shown.url.startswith("/") else shown.url
    kind = {"jpg": "jpeg"}.get(ending := shown.file.name.rpartition(".")[2].lower(), ending)
    return {"url": url, "mime_type": f"image/{kind}"}


def clean(text: str) -> str:
    return FORBIDDEN.sub("", text)


def as_xml(feed_class, channel: Channel, items: list[dict]) -> str:
    feed = feed_class(
        title=clean(channel.title),
        link=channel.url,
        description=clean(channel.description or channel.title),
        language="zh-CN",
        feed_url=channel.feed_url,
        feed_guid=channel.feed_url,
    )
    for item in items:
        picture = item["picture"]
        feed.add_item(
            title=item["title"],
            link=item["url"],
            description=item["summary"],
            content=item["content"],
            unique_id=item["id"],
            unique_id_is_permalink=False,
            author_name=item["author"] or None,
            pubdate=item["published"],
            updateddate=item["updated"],
            categories=item["tags"],
            # The size would cost a look into the storage for each picture; zero says that it is not known.
            enclosures=[Enclosure(picture["url"], "0", picture["mime_type"])] if picture else [],
        )
    return feed.writeString("utf-8")


def as_json(channel: Channel, items: list[dict]) -> str:
    facts = {
        "version": JSON_FEED,
        "title": channel.title,
        "home_page_url": channel.url,
        "feed_url": channel.feed_url,
        "description": channel.description,
        "language": "zh-CN",
        "items": [json_item(item) for item in items],
    }
    return json.dumps({name: value for name, value in facts.items() if value != ""}, ensure_ascii=False)


def json_item(item: dict) -> dict:
    facts = {
        "id": item["id"],
        "url": item["url"],
        "title": item["title"],
        "summary": item["summary"],
        "content_html": item["content"],
        # One of the two contents must be there.
        "content_text": "" if item["content"] else item["summary"] or item["title"],
        "image": item["picture"] and item["picture"]["url"],
        "date_published": item["published"].isoformat(timespec="seconds"),
        "date_modified": item["updated"].isoformat(timespec="seconds"),
        "authors": [{"name": item["author"]}] if item["author"] else [],
        "tags": item["tags"],
        "attachments": [item["picture"]] if item["picture"] else [],
    }
    return {name: value for name, value in facts.items() if value}


def last_change(articles: list, withdrawn: datetime | None) -> datetime | None:
    """When what the feed shows last changed, as far as its articles tell; a withdrawal is a change as well."""
    moments = [article.last_published_at or article.shown_at for article in articles]
    return max(filter(None, [*moments, withdrawn]), default=None)
