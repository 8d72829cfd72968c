"""Random histories of an editors' day, each a few steps long and undone at its end."""

import random

from django.db import transaction

from wagtail.models import Page, PageViewRestriction

from articles.models import ArticleIndexPage, ArticlePage, ArticleSource
from home.models import HomePage, SiteSettings
from tests.articles.builders import an_article, hand_picked

STEPS = 5
READ = 2  # pages before each step, and after it


class Undone(Exception):
    """Ends a history, or a step that was not meant."""


class Editors:
    """What they may do; each picks its pages by the history's own dice."""

    def __init__(self, dice: random.Random):
        self.dice = dice
        self.number = 0

    def one(self, queryset):
        return self.dice.choice(list(queryset.order_by("pk")))

    def an_original(self) -> ArticlePage:
        """An article with text of its own: an alias is edited through its source."""
        return self.one(ArticlePage.objects.filter(alias_of=None))

    def word(self) -> str:
        self.number += 1
        return f"Word {self.number} {self.dice.random():.6f}"

    def step(self) -> str:
        name = self.dice.choice([name for name in dir(self) if name.startswith("do_")])
        getattr(self, name)()
        return name

    def do_publish(self):
        article = self.an_original()
        article.title = self.word()
        article.save_revision().publish()

    def do_draft(self):
        article = self.an_original()
        article.title = self.word()
        article.save_revision()

    def do_unpublish(self):
        self.one(ArticlePage.objects).unpublish()

    def do_write(self):
        an_article(self.one(ArticleIndexPage.objects), ArticlePage, self.word(), body=self.word())

    def do_delete(self):
        if ArticlePage.objects.count() > 2:
            self.one(ArticlePage.objects).delete()

    def do_move(self):
        self.one(ArticlePage.objects).move(self.one(ArticleIndexPage.objects), "last-child")

    def do_reorder(self):
        section = self.one(ArticleIndexPage.objects)
        section.move(self.one(ArticleIndexPage.objects.sibling_of(section)), "left")

    def do_copy(self):
        article, word = self.one(ArticlePage.objects), self.word()
        article.copy(to=self.one(ArticleIndexPage.objects), update_attrs={"title": word, "slug": f"copy-{self.number}"})

    def do_alias(self):
        article = self.one(ArticlePage.objects.filter(alias_of=None))
        article.create_alias(
            parent=self.one(ArticleIndexPage.objects), update_slug=f"alias-{self.dice.randrange(10**9)}"
        )

    def do_recommend(self):
        article = self.an_original()
        article.recommended = hand_picked(self.one(ArticlePage.objects.exclude(pk=article.pk)))
        article.save_revision().publish()

    def do_tag(self):
        article = self.one(ArticlePage.objects)
        article.tags.add(self.dice.choice(["ports", "roads", "rules"]))
        article.save()

    def do_attribute(self):
        ArticlePage.objects.filter(pk=self.one(ArticlePage.objects).pk).update(source=self.one(ArticleSource.objects))

    def do_rename_source(self):
        ArticleSource.objects.update(name=self.word())

    def do_rename_section(self):
        section = self.one(ArticleIndexPage.objects)
        section.title = self.word()
        section.slug = f"section-{self.number}-{self.dice.randrange(10**6)}"
        section.save_revision().publish()

    def do_settings(self):
        SiteSettings.objects.update(hotline=f"400-{self.dice.randrange(100, 1000)}-{self.dice.randrange(1000, 10000)}")

    def do_menu(self):
        section = self.one(ArticleIndexPage.objects)
        section.show_in_menus = not section.show_in_menus
        section.save_revision().publish()

    def do_restrict(self):
        page = self.one(ArticleIndexPage.objects)
        gone, _rows = PageViewRestriction.objects.filter(page=page).delete()
        if not gone:
            PageViewRestriction.objects.create(page=page, restriction_type="login")

    def do_portal(self):
        portal = HomePage.objects.get()
        portal.hero_text = self.word()
        portal.save_revision().publish()

    def do_think_better_of_it(self):
        try:
            with transaction.atomic():
                self.do_publish()
                raise Undone
        except Undone:
            pass


def addresses() -> list[str]:
    return sorted(page.url for page in Page.objects.live().filter(depth__gt=1) if page.url) + [
        "/sitemap/",
        "/search/?q=Word",
    ]


def live_through(test, seed: int) -> None:
    """One history; after each step some pages are compared with what Django makes of them now, at the end all."""
    dice = random.Random(seed)
    test.begin_again()
    try:
        with transaction.atomic():
            editors, steps = Editors(dice), []
            for number in range(STEPS):
                for address in dice.sample(known := addresses(), min(READ, len(known))):
                    test.cached(address, dice.randrange(2))
                with test.changing():
                    steps.append(editors.step())
                known = addresses()
                for address in known if number == STEPS - 1 else dice.sample(known, min(READ, len(known))):
                    compare(test, address, dice.randrange(2), (seed, steps))
            raise Undone
    except Undone:
        pass


def compare(test, address: str, worker: int, history) -> None:
    with test.changing() as changes:
        expected = test.fresh(address)
    if changes:  # it was the first to want a rendition, which makes others anew as well
        expected = test.fresh(address)
    with test.changing():
        found = test.cached(address, worker)
    test.assertEqual((found.status, found.body), (expected.status, expected.body), f"{address} after {history}")
