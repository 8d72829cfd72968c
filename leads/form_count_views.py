from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .attribution import device_of
from .form_counts import count
from .views import comes_from_us


def seen(request, page_id):
    """A visitor has the form before her eyes."""
    return counted(request, page_id, "views")


def begun(request, page_id):
    """A visitor has begun to fill the form in."""
    return counted(request, page_id, "starts")


@require_POST
@never_cache
def counted(request, page_id, kind):
    """No content, whatever was counted. Colleagues, who have a session, and programs are not."""
    is_visitor = settings.SESSION_COOKIE_NAME not in request.COOKIES and device_of(request.headers)
    if is_visitor and comes_from_us(request):
        count(page_id, kind)
    return HttpResponse(status=204)


# Cached pages carry no token of a session; the origin is checked instead.
seen, begun = csrf_exempt(seen), csrf_exempt(begun)
