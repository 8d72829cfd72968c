"""What a stock site has besides its pages: the template's search, a feed, a counter in a column of the page."""

from django.contrib.syndication.views import Feed
from django.db.models import F
from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt

from wagtail.project_template.search.views import search

from .models import NewsPage

__all__ = ["LatestNews", "count_view", "search"]


class LatestNews(Feed):
    title, link, description = "News", "/", "The latest news."

    def items(self):
        return NewsPage.objects.live().order_by("-published_at")[:20]

    def item_description(self, page):
        return page.summary

    def item_link(self, page):
        return page.full_url

    def item_pubdate(self, page):
        return page.published_at


@csrf_exempt
def count_view(request, pk):
    NewsPage.objects.filter(pk=pk).update(views=F("views") + 1)
    return JsonResponse({"view_count": NewsPage.objects.values_list("views", flat=True).get(pk=pk)})
