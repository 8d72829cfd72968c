"""A front end hears what became of pages: what everybody may know, in order, and never of a draft."""

import json

from django.test import TestCase, override_settings

from wagtail.models import PageViewRestriction

from articles.models import ArticlePage
from deliveries.models import Delivery
from deliveries.relay import deliver_due
from home.content_webhooks import DELETED, MOVED, PUBLISHED, UNPUBLISHED, ContentSequence
from tests.articles.builders import an_article
from tests.deliveries.builders import a_target
from tests.deliveries.sinks import a_web_server
from tests.home.builders import a_portal, a_section, an_institution

ALL = [PUBLISHED, UNPUBLISHED, MOVED, DELETED]


class ContentWebhookTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal()
        cls.institution = an_institution(cls.portal)
        cls.section, cls.other = (a_section(cls.institution, title, slug=title) for title in ("news", "notes"))
        cls.article = an_article(cls.section, ArticlePage, "Harbour opens", live=False, slug="harbour")
        cls.target = a_target(name="front", events=ALL)

    def publish(self, page=None):
        (page or self.article).save_revision().publish()

    def told(self) -> list[tuple]:
        found = Delivery.objects.filter(notice_target=self.target)
        rows = sorted(found, key=lambda delivery: delivery.content["sequence"])
        return [(row.subject, row.content["path"]) for row in rows]

    def events(self) -> list[str]:
        return [event for event, _path in self.told()]

    def test_a_published_page_is_told_with_what_everybody_may_know(self):
        self.publish()

        delivery = Delivery.objects.get()
        facts = delivery.content | {"at": ""}
        self.assertEqual(
            (delivery.subject, facts),
            (
                PUBLISHED,
                {
                    "sequence": 1,
                    "at": "",
                    "id": self.article.pk,
                    "type": "articles.ArticlePage",
                    "title": "Harbour opens",
                    "locale": self.article.locale.language_code,
                    "path": "/yunling/news/harbour/",
                    "html_url": "http://localhost/yunling/news/harbour/",
                    "detail_url": f"/articles/{self.article.pk}",
                    "and_below": False,
                },
            ),
        )

    def test_it_arrives_signed_over_the_same_engine_as_all_messages(self):
        server = a_web_server(self)
        self.enterContext(override_settings(DELIVERIES_ALLOW_PRIVATE_TARGETS=True))
        self.target.address = f"http://127.0.0.1:{server.server_address[1]}/hook"
        self.target.renew_secret()
        self.target.save()
        self.publish()

        deliver_due()

        ((_path, headers, body),) = server.kept
        self.assertEqual(json.loads(body)["data"]["title"], "Harbour opens")
        self.assertEqual(headers["webhook-signature"][:3], "v1,")

    def test_a_draft_is_never_told(self):
        self.article.save_revision()
        an_article(self.section, ArticlePage, "Draft", live=False).delete()
        draft = an_article(self.section, ArticlePage, "Another", live=False)
        draft.move(self.other, pos="last-child")
        self.publish()
        self.article.refresh_from_db()
        self.article.title = "Not yet"
        self.article.save_revision()

        self.assertEqual(self.events(), [PUBLISHED])
        self.assertNotIn("Not yet", json.dumps(list(Delivery.objects.values("content", "subject"))))

    def test_every_turn_of_a_page_is_told_in_its_order(self):
        self.publish()
        page = ArticlePage.objects.get(pk=self.article.pk)
        page.slug = "harbour-open"
        self.publish(page)
        page.move(self.other, pos="last-child")
        ArticlePage.objects.get(pk=page.pk).unpublish()
        self.publish(ArticlePage.objects.get(pk=page.pk))
        ArticlePage.objects.get(pk=page.pk).delete()

        self.assertEqual(
            self.told(),
            [
                (PUBLISHED, "/yunling/news/harbour/"),
                (MOVED, "/yunling/news/harbour-open/"),
                (PUBLISHED, "/yunling/news/harbour-open/"),
                (MOVED, "/yunling/notes/harbour-open/"),
                (UNPUBLISHED, "/yunling/notes/harbour-open/"),
                (PUBLISHED, "/yunling/notes/harbour-open/"),
                (DELETED, "/yunling/notes/harbour-open/"),
            ],
        )
        moves = [d.content["path_before"] for d in Delivery.objects.filter(subject=MOVED).order_by("created_at")]
        self.assertEqual(moves, ["/yunling/news/harbour/", "/yunling/news/harbour-open/"])
        numbers = sorted(delivery.content["sequence"] for delivery in Delivery.objects.all())
        self.assertEqual(numbers, list(range(1, 8)))

    def test_another_address_is_told_in_the_transaction_that_gives_it(self):
        self.publish()
        page = ArticlePage.objects.get(pk=self.article.pk)
        page.slug = "harbour-open"

        with self.captureOnCommitCallbacks() as later:  # a process killed after the commit runs none of them
            page.save()

        self.assertEqual(self.told()[1:], [(MOVED, "/yunling/news/harbour-open/")])
        for callback in later:
            callback()
        self.assertEqual(self.events(), [PUBLISHED, MOVED])

    def test_another_address_of_a_draft_is_no_news(self):
        page = ArticlePage.objects.get(pk=self.article.pk)
        page.slug = "harbour-open"
        page.save()

        self.publish(page)

        self.assertEqual(self.events(), [PUBLISHED])

    def test_a_section_that_goes_takes_its_live_pages_with_it(self):
        self.publish()
        self.section.refresh_from_db()

        self.section.delete()

        self.assertCountEqual(self.told()[1:], [(DELETED, "/yunling/news/harbour/"), (DELETED, "/yunling/news/")])

    def test_another_order_among_siblings_is_no_news(self):
        self.publish()
        an_article(self.section, ArticlePage, "Second")

        ArticlePage.objects.get(pk=self.article.pk).move(self.section, pos="last-child")

        self.assertEqual(self.events(), [PUBLISHED])

    def test_what_only_some_may_read_is_told_as_gone_and_no_more(self):
        self.publish()
        restriction = PageViewRestriction.objects.create(page=self.section, restriction_type="login")
        self.publish(ArticlePage.objects.get(pk=self.article.pk))
        restriction.delete()

        self.assertEqual(
            self.told(),
            [
                (PUBLISHED, "/yunling/news/harbour/"),
                (UNPUBLISHED, "/yunling/news/"),
                (PUBLISHED, "/yunling/news/"),
            ],
        )
        self.assertEqual([d.content["and_below"] for d in Delivery.objects.order_by("created_at")], [False, True, True])

    def test_moving_among_pages_that_only_some_may_read_is_told_as_gone(self):
        self.publish()
        PageViewRestriction.objects.create(page=self.other, restriction_type="login")

        ArticlePage.objects.get(pk=self.article.pk).move(self.other, pos="last-child")

        self.assertEqual(self.events()[-1], UNPUBLISHED)

    def test_a_target_of_one_section_hears_of_it_alone_and_of_what_leaves_it(self):
        self.target.place = self.section
        self.target.save()
        self.publish()
        self.publish(an_article(self.other, ArticlePage, "Elsewhere", live=False))
        ArticlePage.objects.get(pk=self.article.pk).move(self.other, pos="last-child")

        self.assertEqual(self.events(), [PUBLISHED, MOVED])

    def test_nothing_is_written_where_nobody_listens(self):
        self.target.delete()

        self.publish()

        self.assertEqual([Delivery.objects.count(), ContentSequence.objects.count()], [0, 0])
