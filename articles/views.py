import logging
from base64 import b64decode

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from .counting.counter import count_reading
from .counting.tokens import page_of

logger = logging.getLogger(__name__)
TRANSPARENT_GIF = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@csrf_exempt  # cached pages carry no token of a session; a foreign origin is not counted
@require_POST
@never_cache
def count_view(request, token):
    """Count one reading of a page and answer the number to show: null where the database is away."""
    page_id = page_or_404(token)
    try:
        return JsonResponse({"view_count": count_reading(request, page_id)})
    except OSError:
        logger.exception("The disk does not take views.")
        return JsonResponse({"view_count": None}, status=503)


@require_safe
@never_cache
def count_picture(request, token):
    """Count one reading in a browser without scripts, which loads this picture instead of running ours."""
    page_id = page_or_404(token)
    status = 200
    try:
        if request.method == "GET":
            count_reading(request, page_id)
    except OSError:
        logger.exception("The disk does not take views.")
        status = 503
    return HttpResponse(TRANSPARENT_GIF, content_type="image/gif", status=status)


def page_or_404(token: str) -> int:
    page_id = page_of(token)
    if page_id is None:
        raise Http404
    return page_id
