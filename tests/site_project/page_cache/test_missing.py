"""What the report of missing addresses hears through the cache, which asks in the name of every visitor."""

from wagtail.contrib.redirects.models import Redirect

from home.models import MissingAddress

from .world import CachedPortal


class MissingAddressTests(CachedPortal):
    def written(self):
        return list(MissingAddress.objects.order_by("path").values_list("path", "count", "referrer_host"))

    def test_an_old_address_that_leads_on_is_not_missing(self):
        Redirect.add_redirect("/show.asp?id=5", redirect_to=self.news)

        answers = [self.cached(address).status for address in ("/show.asp?id=5", "/show.asp?id=5&from=x")]

        self.assertEqual((answers, self.written()), (["301 Moved Permanently"] * 2, []))

    def test_each_visitor_who_finds_nothing_is_counted_once_with_where_she_came_from(self):
        for worker in (0, 1, 0):
            self.cached("/show.asp?id=5&from=x", worker, HTTP_REFERER="https://www.baidu.com/s?wd=secret")
            self.cached("/old/", worker, HTTP_REFERER="https://www.sogou.com/")

        self.assertEqual(self.written(), [("/old/", 3, "www.sogou.com"), ("/show.asp?id=5", 3, "www.baidu.com")])
