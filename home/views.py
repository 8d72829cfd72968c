from urllib.parse import urlencode

from django.shortcuts import render

from .search_results import clean_query, search_pages
from .site_map import site_map as map_of


def search(request):
    """Search the site. Any query gets an answer."""
    query = clean_query(request.GET.get("q", ""))
    order = "newest" if request.GET.get("order") == "newest" else "relevance"
    results = search_pages(request, query, newest_first=order == "newest")
    numbers = results.paginator.get_elided_page_range(results.number, on_each_side=1, on_ends=1)
    address = "?" + urlencode({"q": query, "order": order, "page": ""})
    return render(
        request,
        "home/search.html",
        {"query": query, "order": order, "results": results, "page_numbers": numbers, "page_address": address},
    )


def site_map(request):
    return render(request, "home/site_map.html", {"fronts": map_of(request)})
