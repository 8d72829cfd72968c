from datetime import timedelta
from unittest import skipIf

from django.conf import settings
from django.test import TestCase
from django.urls import reverse
from django.utils.timezone import localdate

from wagtail.images import get_image_model

from tests.articles.builders import a_picture
from tests.articles.review.builders import a_person


def in_days(days: int):
    return localdate() + timedelta(days=days)


@skipIf(settings.SWAPPED_BASE_PAGE, "The portal's pictures belong to its own pages.")
class PictureLicenceTests(TestCase):
    def picture(self, title="Harbour", licence="own", **values):
        picture = a_picture(title)
        for name, value in {"licence": licence, **values}.items():
            setattr(picture, name, value)
        picture.save()
        return picture

    def report(self, **filters):
        self.client.force_login(a_person("boss", superuser=True))
        return self.client.get(reverse("home_image_licences"), filters)

    def test_what_ai_has_made_says_so_beside_the_credit(self):
        self.assertEqual(self.picture(licence="generated").credit_line, "AI 生成")
        self.assertEqual(self.picture(licence="generated", credit="Gu").credit_line, "Gu · AI 生成")
        self.assertEqual(self.picture(credit="Gu").credit_line, "Gu")

    def test_warns_of_what_is_not_settled(self):
        cases = {
            "授权已过期": {"expires_at": in_days(-1)},
            "授权未确认": {"licence": "unknown"},
            f"授权至 {in_days(30)}": {"expires_at": in_days(30)},
            "没有授权证明": {"licence": "stock"},
            "": {"expires_at": in_days(31)},
        }
        self.assertEqual({str(self.picture(**values).licence_warning) for values in cases.values()}, set(cases))

    def test_is_good_through_the_last_day(self):
        picture = self.picture(expires_at=in_days(0))

        self.assertEqual(list(get_image_model().objects.expired()), [])
        self.assertEqual(list(get_image_model().objects.expired(on=in_days(1))), [picture])

    def test_the_report_filters_by_what_is_to_be_settled(self):
        for title, values in {
            "expired": {"expires_at": in_days(-1)},
            "soon": {"expires_at": in_days(30)},
            "later": {"expires_at": in_days(90)},
            "unknown": {"licence": "unknown"},
            "unproven": {"licence": "permitted"},
            "proven": {"licence": "permitted", "licence_link": "https://library.example/1"},
        }.items():
            self.picture(title, portrait_consent=title != "proven", **values)
        self.client.force_login(a_person("boss", superuser=True))

        found = {}
        for state in ("expired", "30", "90", "doubt", "portrait"):
            response = self.client.get(reverse("home_image_licences"), {"state": state})
            found[state] = {picture.title for picture in response.context["object_list"]}

        self.assertEqual(
            found,
            {
                "expired": {"expired"},
                "30": {"soon"},
                "90": {"soon", "later"},
                "doubt": {"unknown", "unproven"},
                "portrait": {"proven"},
            },
        )

    def test_the_report_says_where_a_picture_is_used(self):
        from articles.models import ArticleIndexPage, ArticlePage
        from tests.articles.builders import a_section, an_article

        picture = self.picture()
        an_article(a_section(ArticleIndexPage), ArticlePage, "Ships", cover=picture)

        listed = self.report().context["object_list"]
        exported = self.client.get(reverse("home_image_licences"), {"export": "csv"}).getvalue().decode()

        self.assertEqual([(row.pk, row.usage_count) for row in listed], [(picture.pk, 1)])
        self.assertEqual(exported.splitlines()[1].split(",")[-1], "Ships")

    def test_the_report_is_for_those_who_keep_pictures(self):
        self.client.force_login(a_person("stranger"))

        self.assertEqual(self.client.get(reverse("home_image_licences")).status_code, 302)

    def test_listing_and_chooser_show_the_state(self):
        self.picture(licence="unknown")
        self.client.force_login(a_person("boss", superuser=True))

        for name in ("wagtailimages:index", "wagtailimages_chooser:choose_results"):
            for layout in ("grid", "list"):
                with self.subTest(name, layout=layout):
                    self.assertContains(self.client.get(reverse(name), {"layout": layout}), "授权未确认", 1)
