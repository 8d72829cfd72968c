from django.core.exceptions import PermissionDenied, ValidationError
from django.test import TestCase, override_settings

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageLogEntry, Site

from articles.models import DeletedPage, Withdrawal
from articles.review.guard import ReviewRequired
from articles.signals import article_withdrawn
from articles.withdrawals.gone import explain_missing_page
from articles.withdrawals.withdraw import withdraw
from deliveries.models import Delivery
from tests.articles.builders import a_section, an_article
from tests.articles.review.builders import a_draft, a_person, a_reviewed_section, approve, fresh, submit
from tests.articles.worlds import OwnPages, ReadyMadePages

REASON = "The figures in the third paragraph are wrong."


class WithdrawTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.chief = a_person("chief", "final", may=["change", "publish"])
        cls.section = a_section(cls.section_class)
        cls.article = an_article(cls.section, cls.article_class, body="Ships came in.")

    def withdraw(self, page=None, **values):
        values = {"by": self.chief, "reason": REASON} | values
        return withdraw(fresh(page or self.article), **values)

    def test_takes_the_page_off_and_keeps_who_why_and_where_on_record(self):
        record = self.withdraw(public_note="We are checking the figures.")

        self.assertFalse(fresh(self.article).live)
        self.assertEqual((record.by, record.reason, record.title), (self.chief, REASON, "Harbour opens"))
        self.assertEqual(record.url_path, self.article.url_path)
        self.assertIsNone(record.ended_at)

    def test_needs_a_reason_of_five_characters(self):
        self.assertRaises(ValidationError, self.withdraw, reason="  no  ")

        self.assertTrue(fresh(self.article).live)
        self.assertEqual(Withdrawal.objects.count(), 0)

    def test_needs_the_right_to_unpublish(self):
        self.assertRaises(PermissionDenied, self.withdraw, by=self.author)

        self.assertTrue(fresh(self.article).live)

    def test_its_address_says_that_it_is_gone_and_what_readers_may_know(self):
        before = self.client.get(self.article.url).status_code
        self.withdraw(public_note="We are checking the figures.")

        response = self.client.get(self.article.url)

        self.assertEqual((before, response.status_code), (200, 410))
        self.assertContains(response, "We are checking the figures.", status_code=410)
        self.assertNotContains(response, REASON, status_code=410)
        self.assertEqual(dict(response.cookies), {})

    def test_an_old_address_that_led_there_says_so_too(self):
        site = Site.objects.get(is_default_site=True)
        Redirect.objects.create(old_path="/old-harbour", redirect_page_id=self.article.pk, site=site)
        before = self.client.get("/old-harbour").status_code
        self.withdraw()

        self.assertEqual((before, self.client.get("/old-harbour").status_code), (301, 410))

    def test_what_was_never_there_is_not_gone(self):
        self.withdraw()

        self.assertEqual(self.client.get("/news/never/").status_code, 404)
        self.assertEqual(self.client.get("/news/%00/").status_code, 404)

    def test_its_mirrors_go_along(self):
        mirror = self.article.create_alias(parent=self.section, update_slug="mirror")
        record = self.withdraw()

        self.assertFalse(fresh(mirror).live)
        self.assertEqual(record.mirrors.get().page_id, mirror.pk)
        self.assertEqual(self.client.get(mirror.url).status_code, 410)

    def test_pages_below_stay_unless_they_are_meant_as_well(self):
        self.withdraw(self.section)
        self.assertTrue(fresh(self.article).live)

        self.section.save_revision().publish()
        self.withdraw(self.section, include_below=True)

        self.assertFalse(fresh(self.article).live)
        self.assertEqual(Withdrawal.objects.open().filter(page=self.article.pk).get().reason, REASON)

    def test_publishing_again_ends_it(self):
        record = self.withdraw()

        fresh(self.article).save_revision().publish()

        record.refresh_from_db()
        self.assertIsNotNone(record.ended_at)
        self.assertEqual(self.client.get(self.article.url).status_code, 200)

    def test_stands_in_the_history_of_the_page(self):
        self.withdraw()

        entry = PageLogEntry.objects.get(action="articles.withdraw")
        self.assertEqual((entry.page_id, entry.user, entry.comment), (self.article.pk, self.chief, REASON))

    def test_tells_whoever_listens(self):
        heard = []
        receiver = lambda sender, page, withdrawal, **kwargs: heard.append((sender, page.pk, withdrawal))  # noqa: E731
        article_withdrawn.connect(receiver)
        self.addCleanup(article_withdrawn.disconnect, receiver)

        record = self.withdraw()

        self.assertEqual(heard, [(self.article_class, self.article.pk, record)])

    @override_settings(ARTICLES_WITHDRAWN_WEBHOOK={"url": "https://listener.example/", "secret": "s"})
    def test_queues_an_event_without_the_reason(self):
        record = self.withdraw(public_note="We are checking.")

        message = Delivery.objects.get()
        self.assertEqual((message.subject, message.target["url"]), ("page.withdrawn", "https://listener.example/"))
        self.assertEqual(set(message.content), {"id", "title", "html_url", "withdrawn_at", "public_note"})
        self.assertEqual(message.content["withdrawn_at"], record.at.isoformat())

    def test_explains_itself_to_other_apps(self):
        site = Site.objects.get(is_default_site=True)
        self.assertEqual(explain_missing_page(site, self.article.url), "")

        self.withdraw(public_note="We are checking.")

        self.assertEqual(explain_missing_page(site, self.article.url), "We are checking.")

    def test_the_map_for_search_engines_dates_the_section(self):
        record = self.withdraw()

        (entry,) = fresh(self.section).get_sitemap_urls()
        self.assertEqual(entry["lastmod"], record.at)

    def test_search_does_not_find_it_any_more(self):
        found = self.article_class.objects.live().search("Harbour")
        self.assertEqual([page.pk for page in found], [self.article.pk])

        self.withdraw()

        self.assertEqual(list(self.article_class.objects.live().search("Harbour")), [])


class ReviewedWithdrawalTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.reviewers = [
            a_person("one", "first", may=["change"]),
            a_person("two", "second", may=["change"]),
            a_person("three", "final", may=["change", "publish"]),
        ]
        section = a_reviewed_section(cls.section_class, title="News")
        cls.article = a_draft(section, cls.article_class, by=cls.author)
        cls.pass_reviews()

    @classmethod
    def pass_reviews(cls):
        submit(cls.article, cls.author)
        for reviewer in cls.reviewers:
            approve(cls.article, reviewer)

    def test_earlier_approvals_do_not_bring_it_back(self):
        approved = fresh(self.article).live_revision
        withdraw(fresh(self.article), by=self.reviewers[2], reason=REASON)

        self.assertRaises(ReviewRequired, approved.publish)

        self.assertFalse(fresh(self.article).live)

    def test_reviews_of_its_own_bring_it_back(self):
        record = withdraw(fresh(self.article), by=self.reviewers[2], reason=REASON)

        self.pass_reviews()

        record.refresh_from_db()
        self.assertTrue(fresh(self.article).live)
        self.assertIsNotNone(record.ended_at)

    def test_no_withdrawal_lacks_a_record(self):
        fresh(self.article).unpublish()

        record = Withdrawal.objects.get()
        self.assertEqual((record.page_id, record.by, record.ended_at), (self.article.pk, None, None))
        self.assertEqual(self.client.get(self.article.url).status_code, 410)

    def test_what_is_deleted_is_in_the_trash_not_withdrawn(self):
        fresh(self.article).delete()

        self.assertEqual(Withdrawal.objects.count(), 0)
        self.assertTrue(DeletedPage.objects.get().was_live)

    def test_what_expires_is_not_withdrawn(self):
        fresh(self.article).unpublish(set_expired=True)

        self.assertEqual(Withdrawal.objects.count(), 0)
        self.assertEqual(self.client.get(self.article.url).status_code, 404)


class ReadyMadeWithdrawTests(ReadyMadePages, WithdrawTests, TestCase):
    pass


class OwnPageWithdrawTests(OwnPages, WithdrawTests, TestCase):
    pass


class ReadyMadeReviewedWithdrawalTests(ReadyMadePages, ReviewedWithdrawalTests, TestCase):
    pass


class OwnPageReviewedWithdrawalTests(OwnPages, ReviewedWithdrawalTests, TestCase):
    pass
