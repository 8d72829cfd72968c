from django.http import JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from .search_facets import Question, clean_query
from .search_results import ResultsPage
from .search_suggestions import suggestions
from .site_map import site_map as map_of


def search(request):
    """Search the site. Any query gets an answer."""
    question = Question.of(request)
    found = ResultsPage(question, page_number(request.GET.get("page", "")))
    if "page" not in request.GET:
        found.record()
    return render(request, "home/search.html", {"query": question.query, "found": found})


def page_number(text: str) -> int:
    """What was asked for, which may be past the end; the first for what is no number."""
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def suggest(request):
    """What a visitor may mean while she types, in Chinese or by the first letters of its pinyin."""
    typed = clean_query(request.GET.get("q", ""))
    answer = JsonResponse({"suggestions": suggestions(request, typed)})
    patch_cache_control(answer, public=True, max_age=300)
    return answer


def site_map(request):
    return render(request, "home/site_map.html", {"fronts": map_of(request)})
