from django.http import JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from .search_results import SearchResults, clean_query, suggestions
from .site_map import site_map as map_of


def search(request):
    """Search the site. Any query gets an answer."""
    query = clean_query(request.GET.get("q", ""))
    return render(request, "home/search.html", {"query": query, "found": SearchResults(request, query)})


def suggest(request):
    """What a visitor may mean while she types, in Chinese or by the first letters of its pinyin."""
    typed = clean_query(request.GET.get("q", ""))
    answer = JsonResponse({"suggestions": suggestions(request, typed)})
    patch_cache_control(answer, public=True, max_age=300)
    return answer


def site_map(request):
    return render(request, "home/site_map.html", {"fronts": map_of(request)})
