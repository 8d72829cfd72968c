"""Fill the portal: `python -m benchmarks.ours ARTICLES LEADS` tells what to ask it for."""

import sys

import django
from django.core.management import call_command

from .telling import signed_in, tell, told

SIBLINGS = 10_000  # of the articles, the first so many stand in one section


def fill(articles: int, leads: int) -> dict:
    from django.contrib.auth.models import User

    from wagtail.models import Site, WorkflowPage

    from site_project.demo_content.portal import Loading
    from site_project.demo_content.tree import build_tree

    loading = Loading(say=lambda line: None, progress=lambda title: lambda things: told(title, things))
    loading.run(leads=leads)
    WorkflowPage.objects.all().delete()  # stock Wagtail publishes without three reviews, and is compared with
    write_articles(build_tree(), articles)
    for site in Site.objects.all():
        build_sitemap(site)
    staff, _created = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    return facts() | {"session": signed_in(staff), "leads": leads}


def write_articles(tree, count: int) -> None:
    """Like `load_demo_content --articles`, but the first ten thousand are siblings."""
    from articles.models import ArticlePage
    from site_project.demo_content.bulk_articles import BULK_ARTICLE, Newsroom, portions, slug_of
    from site_project.demo_content.marks import keys_made

    class OneLargeSection(Newsroom):
        def section_of(self, number):
            return self.sections[0] if number < SIBLINGS else super().section_of(number)

    made = keys_made(ArticlePage, BULK_ARTICLE)
    missing = [number for number in range(count) if slug_of(number) not in made]
    newsroom = OneLargeSection(tree)
    for numbers in portions(told("articles", missing), 1000):
        newsroom.publish(numbers)


def build_sitemap(site) -> None:
    from home.engine_map import build_map

    tell(step="sitemap", done=0, of=None)
    build_map(site)


def facts() -> dict:
    from django.urls import reverse

    from wagtail.models import Page

    from articles.models import ArticlePage
    from home.engine_map import EngineMap
    from home.models import InstitutionPage
    from leads.forms import new_stamp
    from leads.models import LeadFormPage
    from site_project.demo_content.marks import BULK_ARTICLE

    article = ArticlePage.objects.live().exclude(cover=None).order_by("-published_at").first()
    section = Page.objects.order_by("-numchild").first()
    edited = ArticlePage.objects.child_of(section).filter(slug__startswith=BULK_ARTICLE).first()
    form = LeadFormPage.objects.first()
    largest = max(EngineMap.objects.get(site__is_default_site=True).files, key=lambda file: file["urls"])
    return {
        "edited": edited.pk,
        "edited_streams": streams_of(edited),
        "article": article.pk,
        "article_path": article.url,
        "beacon_path": reverse("articles:count_view", args=[article.view_token]),
        "institution_path": InstitutionPage.objects.live().first().url,
        "section": section.pk,
        "section_path": section.url,
        "siblings": section.numchild,
        "form": form.pk,
        "consent": form.consent.version,
        "stamp": new_stamp(),
        "sitemap_path": reverse("home:sitemap_file", args=[largest["name"]]),
    }


def streams_of(article) -> dict[str, str]:
    """What the editor's scripts would send of the text: headings, and paragraphs of rich text."""
    from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

    blocks = [
        (block.block_type, block.value if block.block_type == "heading" else rich_text(block.value.source))
        for block in article.body
    ]
    return nested_form_data({"body": streamfield(blocks), "recommended": streamfield([])})


def main() -> None:
    django.setup()
    tell(step="database and static files", done=0, of=None)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    tell(facts=fill(int(sys.argv[1]), int(sys.argv[2])))


if __name__ == "__main__":
    main()
