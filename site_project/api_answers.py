"""How `/api/v1/` answers: problem documents, entity tags, `?site=`, and a refusal of what it does not know."""

import functools
import hashlib
import json
import logging
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from wagtail.models import ModelLogEntry, PageLogEntry, Site

from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from fragments.prepared import Prepared

from .sites import know_site

logger = logging.getLogger(__name__)
PROBLEM = "application/problem+json; charset=utf-8"
EVERYWHERE = {"site"}
NO_JSON = "Cannot parse request body"  # what Ninja says
SENTENCES = {
    "missing": gettext_lazy("This is missing."),
    "string_type": gettext_lazy("This must be text."),
    "string_too_long": gettext_lazy("This is too long."),
    "int_parsing": gettext_lazy("This must be a whole number."),
    "greater_than_equal": gettext_lazy("This number is too small."),
    "less_than_equal": gettext_lazy("This number is too large."),
    "literal_error": gettext_lazy("This is none of the values known here."),
    "enum": gettext_lazy("This is none of the values known here."),
    "dict_type": gettext_lazy("This must be a JSON object."),
    "model_attributes_type": gettext_lazy("This must be a JSON object."),
}


class ReadableJSON(JSONRenderer):
    """Chinese as Chinese: half the bytes of `\\uXXXX`."""

    json_dumps_params = {"ensure_ascii": False}


class PortalAPI(NinjaAPI):
    """A NinjaAPI whose errors are RFC 9457 problem documents and whose answers carry an entity tag."""

    def __init__(self, **kwargs):
        super().__init__(renderer=ReadableJSON(), **kwargs)
        self.add_decorator(for_the_right_site)
        self.add_exception_handler(Http404, answer_not_found)
        self.add_exception_handler(HttpError, answer_refused)
        self.add_exception_handler(ValidationError, answer_invalid)
        self.add_exception_handler(Exception, answer_broken)

    def create_response(self, request, data, *, status=None, temporal_response=None):
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        if request.method not in {"GET", "HEAD"} or response.status_code != 200:
            response["Cache-Control"] = "no-store"
            return response
        return finished(request, response)


def finished(request, response: HttpResponse) -> HttpResponse:
    """The answer with what caches must know of it; 304 where the caller has it."""
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    # The entity tag decides whether an answer still holds: it knows the view counts, the editors' log does not.
    response["Last-Modified"] = http_date(last_edited().timestamp())
    # Anyone may keep it, nobody may show it without asking whether it still holds.
    response["Cache-Control"] = "public, no-cache"
    return get_conditional_response(request, etag=response["ETag"], response=response)


def last_edited() -> datetime:
    """When anybody last changed a page, a setting or a register, from Wagtail's log; now, where it is empty."""
    moments = [moment for found in latest_entries().ask() for moment in found if moment]
    return max(moments, default=timezone.now())


@functools.cache
def latest_entries() -> Prepared:
    """One row: the moments of the last entries of both logs."""
    latest = [
        Subquery(log.objects.order_by("-timestamp").values("timestamp")[:1]) for log in (PageLogEntry, ModelLogEntry)
    ]
    return Prepared(Site.objects.order_by("pk").values_list(*latest)[:1])


def problem(request: HttpRequest, status: int, title: str, detail: str = "", errors: list | None = None):
    """A problem document (RFC 9457)."""
    facts = {"type": "about:blank", "status": status, "title": title, "detail": detail, "instance": request.path}
    if errors:
        facts["errors"] = errors
    return HttpResponse(json.dumps(facts, ensure_ascii=False), status=status, content_type=PROBLEM)


@csrf_exempt  # also the view of addresses under /api/v1/ that nothing answers
def answer_not_found(request, error=None):
    return problem(request, 404, _("Not found"), _("There is nothing public at this address."))


def answer_refused(request, error: HttpError):
    title = _("No longer here") if error.status_code == 410 else _("Not accepted")
    detail = _("The body is not JSON.") if str(error).startswith(NO_JSON) else str(error)
    return problem(request, error.status_code, title, detail)


def answer_invalid(request, error: ValidationError):
    """400 for the address, 422 for a body; each error names its place."""
    errors = [place_of(row["loc"]) | {"detail": sentence_for(row)} for row in error.errors]
    in_body = any("pointer" in row for row in errors)
    title = _("Some answers need correcting") if in_body else _("The address has values this API does not accept")
    return problem(request, 422 if in_body else 400, title, errors[0]["detail"], errors)


def place_of(steps: list) -> dict[str, str]:
    """A JSON Pointer (RFC 6901) into the body, or the name of a parameter or header."""
    if steps[0] not in {"body", "answers"}:
        return {"parameter": str(steps[-1])}
    # Ninja puts the name of the operation's argument between "body" and the way down.
    way = steps[2:] if steps[0] == "body" else steps
    return {"pointer": "#" + "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in way)}


def sentence_for(row: dict) -> str:
    """Our own sentence for what Pydantic says in English; what our own checks say is a sentence already."""
    if "type" not in row:
        return str(row["msg"])
    if row["type"] == "value_error":
        return str(row["msg"]).removeprefix("Value error, ")
    return str(SENTENCES.get(row["type"], _("This value is not accepted here.")))


def answer_broken(request, error):
    logger.exception("The API failed at %s.", request.path, exc_info=error)
    return problem(request, 500, _("Something is broken here"), _("We have a record of it. Please try again later."))


def for_the_right_site(operation):
    """Refuse parameters the operation does not know, then run it for the site that `?site=` names."""

    @functools.wraps(operation)
    def run(request, *args, **kwargs):
        known = EVERYWHERE | names_of(operation)
        unknown = sorted(set(request.GET) - known)
        if unknown:
            raise HttpError(
                400,
                _("Unknown parameter: %(names)s. Known here: %(known)s.")
                % {"names": ", ".join(unknown), "known": ", ".join(sorted(known))},
            )
        if "site" in request.GET:
            choose_site(request, request.GET["site"])
        else:
            know_site(request)
        answer = operation(request, *args, **kwargs)
        is_ready = isinstance(answer, HttpResponse) and answer.status_code == 200
        return finished(request, answer) if is_ready else answer

    return run


def names_of(operation) -> set[str]:
    """The query parameters of an operation, those of a filter schema included."""
    models = operation._ninja_operation.models
    return {name for model in models if model.__ninja_param_source__ == "query" for name in model.__ninja_flatten_map__}


def choose_site(request: HttpRequest, name: str) -> None:
    """Make this request one for the site with that hostname or id."""
    try:
        site = Site.objects.select_related("root_page").get(**{"pk" if name.isdecimal() else "hostname": name[:253]})
    except (ObjectDoesNotExist, OverflowError, Site.MultipleObjectsReturned) as error:
        raise HttpError(404, _("There is no site “%(name)s”.") % {"name": name[:253]}) from error
    request._wagtail_site = site  # where Wagtail's own middleware keeps what find_for_request answers
