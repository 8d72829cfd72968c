from datetime import timedelta
from unittest import skipIf

from django.conf import settings
from django.core.cache import cache
from django.test import TestCase
from django.urls import reverse
from django.utils.timezone import localdate

from wagtail.contrib.redirects.models import Redirect

from tests.articles.review.builders import a_person

if not settings.SWAPPED_BASE_PAGE:
    from home import missing_addresses
    from home.models import MissingAddress

    from .builders import a_portal, a_section


@skipIf(settings.SWAPPED_BASE_PAGE, "the portal stands on Wagtail's own page")
class MissingAddressTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal()
        cls.section = a_section(cls.portal, "News", slug="news", show_in_menus=True)

    def setUp(self):
        cache.clear()

    def written(self):
        return list(MissingAddress.objects.order_by("path").values_list("path", "count", "referrer_host"))

    def test_writes_down_what_was_not_found(self):
        for _time in range(3):
            self.client.get("/old/show.asp?id=5", headers={"Referer": "https://www.baidu.com/s?wd=secret"})
        self.client.get("/news/")

        self.assertEqual(self.written(), [("/old/show.asp?id=5", 3, "www.baidu.com")])

    def test_keeps_of_the_parameters_what_names_a_page_and_nothing_of_a_person(self):
        for address in (
            "/index.jsp?uid=7&id=77&phone=13800000000&from=timeline",
            "/index.php?m=content&id=123&catid=6&c=index&a=show&token=abc",
            "/plus/view.php?aid=13800000000",
        ):
            self.client.get(address)

        kept = ["/index.jsp?id=77", "/index.php?a=show&c=index&catid=6&id=123&m=content"]
        self.assertEqual([path for path, *_ in self.written()], kept)

    def test_leaves_out_robots_and_persons(self):
        paths = ["/wp-login.php", "/.env", "/a/.git/config", "/backup.sql", "/x.php/", "/tel/13800000000", "/a@b.cn"]
        for path in [*paths, "/api/v1/nothing", "/admin/nothing/", "/" + "x" * 300]:
            self.client.get(path)
        self.client.post("/nothing")

        self.assertEqual(self.written(), [])

    def test_does_not_write_down_what_leads_on(self):
        Redirect.add_redirect("/old", redirect_to=self.section)

        self.client.get("/old/?from=x")

        self.assertEqual(self.written(), [])

    def test_a_scanner_does_not_make_the_database_work(self):
        for number in range(missing_addresses.MOST_A_MINUTE + 20):
            self.client.get(f"/guess-{number}")

        self.assertLessEqual(MissingAddress.objects.count(), missing_addresses.MOST_A_MINUTE * 2)
        self.assertGreater(MissingAddress.objects.count(), 0)

    def test_forgets_what_is_old(self):
        site = self.portal.get_site()
        long_ago = localdate() - timedelta(days=missing_addresses.KEEP_DAYS + 1)
        MissingAddress.objects.create(site=site, path="/ancient", day=long_ago)

        self.client.get("/new")

        self.assertEqual([path for path, *_ in self.written()], ["/new"])

    def test_the_404_offers_the_search_and_what_is_popular(self):
        response = self.client.get("/nothing/")

        self.assertContains(response, 'role="search"', status_code=404)
        self.assertContains(response, "News", status_code=404)


@skipIf(settings.SWAPPED_BASE_PAGE, "the portal stands on Wagtail's own page")
class MissingAddressReportTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.portal = a_portal()
        cls.section = a_section(cls.portal, "News", slug="news")
        cls.site = cls.portal.get_site()
        today = localdate()
        for path, day, count in [("/b", today, 2), ("/a", today, 3), ("/a", today - timedelta(days=1), 4)]:
            MissingAddress.objects.create(site=cls.site, path=path, day=day, count=count)

    def setUp(self):
        self.client.force_login(a_person("boss", superuser=True))

    def test_adds_the_days_up_and_shows_the_most_wanted_first(self):
        response = self.client.get(reverse("home_missing_addresses"))

        rows = [(row["path"], row["times"]) for row in response.context["object_list"]]
        self.assertEqual(rows, [("/a", 7), ("/b", 2)])

    def test_one_click_makes_a_redirect_and_takes_it_off_the_list(self):
        page = self.client.get(reverse("home_missing_addresses")).content.decode()
        address = f"{reverse('home_redirect_missing')}?old_path=%2Fa&amp;site={self.site.pk}"
        self.assertIn(address, page)

        form = self.client.get(address.replace("&amp;", "&")).context["form"]
        self.assertEqual((form["old_path"].value(), form["site"].value()), ("/a", str(self.site.pk)))
        self.client.post(
            reverse("home_redirect_missing"),
            {"old_path": "/a", "site": self.site.pk, "is_permanent": "on", "redirect_page": self.section.pk},
        )

        self.assertEqual(self.client.get("/a").get("Location"), "/news/")
        self.assertEqual(set(MissingAddress.objects.values_list("path", flat=True)), {"/b"})

    def test_one_click_leads_on_an_article_of_an_old_site_and_not_its_neighbours(self):
        MissingAddress.objects.all().delete()
        self.client.get("/plus/view.php?from=wx&aid=12")
        row = MissingAddress.objects.get()

        self.client.post(
            reverse("home_redirect_missing"),
            {"old_path": row.path, "site": self.site.pk, "is_permanent": "on", "redirect_page": self.section.pk},
        )

        self.assertEqual(self.client.get("/plus/view.php?aid=12&scene=1").get("Location"), "/news/")
        self.assertEqual(self.client.get("/plus/view.php?aid=13").status_code, 404)
        self.assertEqual([row.path for row in MissingAddress.objects.all()], ["/plus/view.php?aid=13"])

    def test_exports(self):
        response = self.client.get(reverse("home_missing_addresses"), {"export": "csv"})

        self.assertIn("/a,7,", b"".join(response.streaming_content).decode())

    def test_is_for_those_who_may_make_redirects(self):
        self.client.force_login(a_person("editor", may=["add", "change"]))

        self.assertRedirects(self.client.get(reverse("home_missing_addresses")), reverse("wagtailadmin_home"))
