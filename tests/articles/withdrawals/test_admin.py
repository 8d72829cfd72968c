from django.test import TestCase
from django.urls import reverse

from articles.models import Withdrawal
from articles.withdrawals.withdraw import withdraw
from tests.articles.builders import a_section, an_article
from tests.articles.review.builders import Page, a_draft, a_person, a_reviewed_section, approve, fresh, submit
from tests.articles.worlds import OwnPages, ReadyMadePages

REASON = "The figures in the third paragraph are wrong."


class WithdrawInTheAdminTests:
    @classmethod
    def setUpTestData(cls):
        cls.author = a_person("author", may=["add", "change"])
        cls.chief = a_person("chief", "first", "second", "final", may=["change", "publish"])
        cls.free = a_section(cls.section_class, title="Free")
        cls.article = an_article(cls.free, cls.article_class, "Ships")
        cls.address = reverse("articles_withdraw", args=[cls.article.pk])

    def setUp(self):
        self.client.force_login(self.chief)

    def reviewed_article(self):
        reviewers = [a_person("one", "first"), a_person("two", "second"), self.chief]
        page = a_draft(a_reviewed_section(self.section_class, title="News"), self.article_class, by=self.author)
        submit(page, self.author)
        for reviewer in reviewers:
            approve(page, reviewer)
        return fresh(page)

    def test_the_form_withdraws(self):
        response = self.client.post(self.address, {"reason": REASON, "public_note": ""})

        self.assertRedirects(response, reverse("wagtailadmin_pages:edit", args=[self.article.pk]))
        self.assertFalse(fresh(self.article).live)
        self.assertEqual(Withdrawal.objects.get().by, self.chief)

    def test_the_form_asks_for_a_reason(self):
        response = self.client.post(self.address, {"reason": "no"})

        self.assertEqual(list(response.context["form"].errors), ["reason"])
        self.assertTrue(fresh(self.article).live)

    def test_the_form_is_for_those_who_may_unpublish(self):
        self.client.force_login(self.author)

        self.client.post(self.address, {"reason": REASON})

        self.assertTrue(fresh(self.article).live)

    def test_the_editor_offers_it_instead_of_unpublishing(self):
        response = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.article.pk]))

        self.assertContains(response, f'href="{self.address}"')
        self.assertNotContains(response, 'name="action-unpublish"')

    def test_a_live_page_is_withdrawn_while_its_next_version_is_under_review(self):
        page = self.reviewed_article()
        page.save_revision(user=self.author)
        submit(page, self.author)

        editor = self.client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        self.client.post(reverse("articles_withdraw", args=[page.pk]), {"reason": REASON})

        self.assertContains(editor, reverse("articles_withdraw", args=[page.pk]))
        self.assertFalse(fresh(page).live)

    def test_the_editor_says_who_withdrew_it_and_why(self):
        withdraw(self.article, by=self.chief, reason=REASON)

        response = self.client.get(reverse("wagtailadmin_pages:edit", args=[self.article.pk]))

        said = [str(message) for message in response.context["messages"]]
        self.assertEqual([text for text in said if "chief" in text and REASON in text], said)

    def test_unpublishing_a_reviewed_page_asks_for_the_reason(self):
        page = self.reviewed_article()

        response = self.client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))

        self.assertRedirects(response, reverse("articles_withdraw", args=[page.pk]))
        self.assertTrue(fresh(page).live)

    def test_unpublishing_several_at_once_is_refused_where_reviews_apply(self):
        page = self.reviewed_article()

        self.bulk("unpublish", page, self.article)

        self.assertEqual((fresh(page).live, fresh(self.article).live), (True, True))

    def test_several_are_withdrawn_for_one_reason(self):
        page = self.reviewed_article()

        self.bulk("withdraw", page, self.article, reason=REASON)

        self.assertEqual((fresh(page).live, fresh(self.article).live), (False, False))
        self.assertEqual(set(Withdrawal.objects.values_list("reason", flat=True)), {REASON})

    def bulk(self, action, *pages, **values):
        model = Page._meta
        address = reverse("wagtail_bulk_action", args=[model.app_label, model.model_name, action])
        ids = "&".join(f"id={page.pk}" for page in pages)
        return self.client.post(f"{address}?{ids}", values)

    def test_the_report_shows_what_one_may_see_and_exports_it(self):
        withdraw(self.article, by=self.chief, reason=REASON)

        listed = self.client.get(reverse("articles_withdrawals"))
        exported = self.client.get(reverse("articles_withdrawals"), {"export": "csv"})

        self.assertEqual([row.page_id for row in listed.context["object_list"]], [self.article.pk])
        self.assertIn(REASON, exported.getvalue().decode())

    def test_the_report_keeps_other_institutions_apart(self):
        withdraw(self.article, by=self.chief, reason=REASON)
        stranger = a_person("stranger")
        self.client.force_login(stranger)

        self.assertEqual(self.client.get(reverse("articles_withdrawals")).status_code, 302)


class ReadyMadeWithdrawInTheAdminTests(ReadyMadePages, WithdrawInTheAdminTests, TestCase):
    pass


class OwnPageWithdrawInTheAdminTests(OwnPages, WithdrawInTheAdminTests, TestCase):
    pass
