"""The demo's articles: written, dated, read, and at every stage of review."""

import random
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from wagtail.models import Page, Workflow

from articles.models import ArticlePage, ArticleSource
from articles.review.checklist import CHECKLIST
from articles.review.guard import without_review
from articles.view_counts import DailyViewCount, ViewTotal
from site_project.roles import WORKFLOW

from .histories import backdate
from .marks import made_before
from .pictures import cover_picture
from .text_files import DemoText, body_blocks, demo_texts
from .tree import facts

REVIEWERS = ["chushen", "fushen", "zhongshen"]
APPROVALS = {"sent-back": 0, "review-1": 0, "review-2": 1, "review-3": 2}  # all others have three
UNTOUCHED = timedelta(days=2)  # how long ago a draft without a date was written


def load_sources() -> dict[str, ArticleSource]:
    rows = facts("portal")["sources"]
    return {row["name"]: ArticleSource.objects.get_or_create(name=row["name"], defaults=row)[0] for row in rows}


def load_articles(tree: dict[str, dict[str, Page]], progress) -> int:
    """Write the articles that are not there yet and return how many."""
    sources, count = load_sources(), 0
    for number, text in enumerate(progress(demo_texts())):
        institution, section = text.header["at"].split("/")
        if not made_before(ArticlePage, text.slug):
            load_article(text, tree[institution][section], sources, number)
            count += 1
    return count


@transaction.atomic
def load_article(text: DemoText, section: Page, sources: dict[str, ArticleSource], number: int) -> None:
    state, moment = text.header.get("state", "live"), moment_of(text, number)
    article = write(text, section, sources, published_at=moment if state in {"live", "withdrawn"} else None)
    if state == "scheduled":
        nine = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
        article.go_live_at = nine + timedelta(days=number % 5 + 1)
    article.save_revision(user=article.owner)
    if state != "draft":
        review(article, state)
    backdate(ArticlePage.objects.get(pk=article.pk), moment)
    if state in {"live", "withdrawn"}:
        give_readers(article, (timezone.now() - moment).days, number)
    if state == "withdrawn":
        ArticlePage.objects.get(pk=article.pk).unpublish(user=User.objects.get(username="zhongshen"))


def moment_of(text: DemoText, number: int) -> datetime:
    """When it was published, or last worked on."""
    ago = timedelta(days=int(text.header["days"])) if "days" in text.header else UNTOUCHED
    moment = timezone.now() - ago - timedelta(hours=number % 9, minutes=number * 7 % 60)
    return moment.replace(second=number * 13 % 60, microsecond=0)


def write(text: DemoText, section: Page, sources: dict[str, ArticleSource], **fields) -> ArticlePage:
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
        owner=User.objects.get(username="bianji"),
        live=False,
        **fields,
    )
    section.add_child(instance=article)
    article.tags.add(*text.tags)
    return article


def review(article: ArticlePage, state: str) -> None:
    """Send the article through the real workflow as far as its state says."""
    # What the checks find in an article that is still being written is for whoever tries the editor.
    with without_review("demo content"):
        workflow = Workflow.objects.get(name=WORKFLOW).start(article, article.owner)
    for reviewer in REVIEWERS[: APPROVALS.get(state, 3)]:
        workflow.current_task_state.specific.approve(
            user=User.objects.get(username=reviewer), checklist=list(CHECKLIST)
        )
        workflow.refresh_from_db()
    if state == "sent-back":
        chushen = User.objects.get(username="chushen")
        workflow.current_task_state.specific.reject(
            user=chushen, comment="第二段的培训人数与附表不一致，请核对后再提交。"
        )


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
    ViewTotal.objects.create(page_id=article.pk, views=earlier + sum(row.views for row in daily), base=earlier)
