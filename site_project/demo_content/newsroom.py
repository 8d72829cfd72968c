"""The demo's articles: written, dated, read, and at every stage of review."""

import random
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from wagtail.models import Page, Workflow

from articles.models import ArticlePage, ArticleSource
from articles.view_counts import DailyViewCount, ViewTotal

from .pictures import cover_picture
from .text_files import DemoText, body_blocks, demo_texts
from .tree import facts

REVIEWERS = ["chushen", "fushen", "zhongshen"]
# state: how many approvals, and whether it is sent back after them
STAGES = {"review-1": 0, "review-2": 1, "review-3": 2, "live": 3}


def load_sources() -> dict[str, ArticleSource]:
    rows = facts("portal")["sources"]
    return {row["name"]: ArticleSource.objects.get_or_create(name=row["name"], defaults=row)[0] for row in rows}


def load_articles(tree: dict[str, dict[str, Page]], progress) -> int:
    """Write the articles that are not there yet and return how many."""
    sources, texts = load_sources(), demo_texts()
    count = 0
    for number, text in enumerate(progress(texts)):
        section = tree[text.header["at"].split("/")[0]][text.header["at"].split("/")[1]]
        if ArticlePage.objects.child_of(section).filter(slug=text.slug).exists():
            continue
        bring_to_its_stage(write(text, section, sources), text, number)
        count += 1
    return count


def write(text: DemoText, section: Page, sources: dict[str, ArticleSource]) -> ArticlePage:
    author = User.objects.get(username="bianji")
    cover = text.header.get("cover")
    article = ArticlePage(
        title=text.title,
        slug=text.slug,
        summary=text.header.get("summary", ""),
        cover=cover_picture(cover) if cover else None,
        body=body_blocks(text, cover_picture),
        source=sources.get(text.header.get("source", "")),
        original_url=text.header.get("original", ""),
        author=text.header.get("author", ""),
        editor="罗素心",
        owner=author,
        live=False,
    )
    section.add_child(instance=article)
    article.tags.add(*text.tags)
    article.save_revision(user=author)
    return article


def bring_to_its_stage(article: ArticlePage, text: DemoText, number: int) -> None:
    """Send the article through the real workflow as far as its header says."""
    state = text.header.get("state", "live")
    if state == "draft":
        return
    if state == "scheduled":
        article.go_live_at = timezone.now() + timedelta(days=number % 5 + 1)
        article.save_revision(user=article.owner)
        state = "live"
    workflow = Workflow.objects.get(name="三审").start(article, article.owner)
    if state == "sent-back":
        workflow.current_task_state.reject(
            user=User.objects.get(username="chushen"), comment="第二段的培训人数与附表不一致，请核对后再提交。"
        )
        return
    for reviewer in REVIEWERS[: STAGES.get(state, 3)]:
        workflow.current_task_state.approve(user=User.objects.get(username=reviewer))
        workflow.refresh_from_db()
    if state in {"live", "withdrawn"}:
        settle(article, text, number, withdrawn=state == "withdrawn")


def settle(article: ArticlePage, text: DemoText, number: int, *, withdrawn: bool) -> None:
    """Give a published article its date in the past, and its readers."""
    moment = timezone.now() - timedelta(days=int(text.header["days"]), hours=number % 9, minutes=number * 7 % 60)
    moment = moment.replace(second=number * 13 % 60, microsecond=0)
    article = ArticlePage.objects.get(pk=article.pk)
    article.published_at = article.first_published_at = article.last_published_at = moment
    article.save()
    article.save_revision(user=article.owner, clean=False, log_action=False)
    give_readers(article, int(text.header["days"]), number)
    if withdrawn:
        article.unpublish(user=User.objects.get(username="zhongshen"))


def give_readers(article: ArticlePage, days: int, number: int) -> None:
    dice = random.Random(number)
    daily = [
        DailyViewCount(
            page_id=article.pk,
            day=timezone.localdate() - timedelta(days=back),
            views=max(1, dice.randrange(4, 60) - back),
        )
        for back in range(min(days, 30))
    ]
    DailyViewCount.objects.bulk_create(daily)
    earlier = dice.randrange(80, 900) + days * dice.randrange(2, 9)
    ViewTotal.objects.create(page_id=article.pk, views=earlier + sum(row.views for row in daily))
