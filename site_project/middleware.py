"""What every API request passes first."""

from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import override

from .api_answers import problem

LONGEST_NUMBER = 9


class ApiMiddleware:
    """Answer in the caller's language, and refuse what makes Wagtail's own APIs fail: NUL and endless numbers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        with override("en" if request.headers.get("Accept-Language", "").startswith("en") else "zh-hans"):
            response = self.refusal(request) or self.get_response(request)
        patch_vary_headers(response, ["Accept-Language"])
        return response

    def refusal(self, request):
        text = "".join(value for values in request.GET.lists() for value in [values[0], *values[1]])
        if "\x00" in text or "\x00" in request.path:
            return problem(request, 400, _("Not accepted"), _("The address holds a NUL character."))
        numbers = [request.GET.get(name, "") for name in ("offset", "limit")]
        if any(number.isdigit() and len(number) > LONGEST_NUMBER for number in numbers):
            return problem(request, 400, _("Not accepted"), _("That number is too large."))
        return None
