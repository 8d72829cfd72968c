"""What every API request passes first and every API answer last."""

from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.utils.translation.trans_real import parse_accept_lang_header

from .api_answers import problem

OURS = "/api/v1/"
LONGEST_NUMBER = 9
LONGEST_BODY = 64 * 1024
SPOKEN = {"en": "en", "zh": "zh-hans"}


class ApiMiddleware:
    """Answer in the caller's language, refuse what makes APIs fail, and let no error leave as a web page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        with override(language_of(request)):
            response = self.refusal(request) or self.in_kind(request, self.get_response(request))
        patch_vary_headers(response, ["Accept-Language"])
        return response

    def refusal(self, request):
        """A problem document for NUL, endless numbers and endless bodies."""
        text = "".join(value for values in request.GET.lists() for value in [values[0], *values[1]])
        if "\x00" in text or "\x00" in request.path:
            return problem(request, 400, _("Not accepted"), _("The address holds a NUL character."))
        numbers = [request.GET.get(name, "") for name in ("offset", "limit")]
        if any(number.isdigit() and len(number) > LONGEST_NUMBER for number in numbers):
            return problem(request, 400, _("Not accepted"), _("That number is too large."))
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.path.startswith(OURS) and (not length.isdecimal() or int(length) > LONGEST_BODY):
            return problem(request, 413, _("Not accepted"), _("The body is longer than 64 kB."))
        return None

    def in_kind(self, request, response):
        """Unknown addresses and methods are answered by Django, as a page; a program reads a problem document."""
        is_page = response.status_code >= 400 and "json" not in response.headers.get("Content-Type", "")
        if not is_page or not request.path.startswith(OURS):
            return response
        titles = {404: _("Not found"), 405: _("This address does not take that method.")}
        answer = problem(request, response.status_code, titles.get(response.status_code, _("Not accepted")))
        if "Allow" in response:
            answer["Allow"] = response["Allow"]
        return answer


def language_of(request) -> str:
    """English where the caller prefers it to Chinese; Chinese otherwise."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code[:2] in SPOKEN:
            return SPOKEN[code[:2]]
    return "zh-hans"
