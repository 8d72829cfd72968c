from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .listings import live_articles
from .view_counts import is_first_in_window, is_reading, record_view, total_views


@csrf_exempt  # cached pages carry no token; a foreign origin is not counted
@require_POST
@never_cache
def count_view(request, page_id):
    """Count one reading of a public article and answer the number to show."""
    return JsonResponse({"view_count": count_reading(request, page_id)})


def count_reading(request, page_id: int) -> int:
    """The views after this request, counted if a person made it. Raises Http404 for what is not public."""
    article = get_object_or_404(live_articles(), pk=page_id)
    counted = article.counted_pk
    if is_reading(request) and is_first_in_window(request, counted):
        record_view(counted)
    return total_views([counted])[counted]
