"""How `/api/v1/` answers: problem documents, entity tags, `?site=`, and a refusal of what it does not know."""

import functools
import hashlib
import inspect
import json
import logging
from typing import get_args

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from wagtail.models import Site

from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

logger = logging.getLogger(__name__)
PROBLEM = "application/problem+json; charset=utf-8"
EVERYWHERE = {"site"}


class PortalAPI(NinjaAPI):
    """A NinjaAPI whose errors are RFC 9457 problem documents and whose answers carry an entity tag."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
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
        response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        # Anyone may keep it, nobody may show it without asking whether it still holds.
        response["Cache-Control"] = "public, no-cache"
        return get_conditional_response(request, etag=response["ETag"], response=response)


def problem(request: HttpRequest, status: int, title: str, detail: str = "", errors: list | None = None):
    """A problem document (RFC 9457)."""
    facts = {"type": "about:blank", "status": status, "title": title, "detail": detail, "instance": request.path}
    if errors:
        facts["errors"] = errors
    return HttpResponse(json.dumps(facts, ensure_ascii=False), status=status, content_type=PROBLEM)


def answer_not_found(request, error):
    return problem(request, 404, _("Not found"), _("There is nothing public at this address."))


def answer_refused(request, error: HttpError):
    title = _("No longer here") if error.status_code == 410 else _("Not accepted")
    return problem(request, error.status_code, title, str(error))


def answer_invalid(request, error: ValidationError):
    """400 for the address, 422 for a body; each error names its place."""
    errors = [
        {"pointer": "/".join(str(step) for step in row["loc"]), "detail": str(row["msg"])} for row in error.errors
    ]
    in_body = any(row["loc"][0] in {"body", "answers"} for row in error.errors)
    title = _("Some answers need correcting") if in_body else _("The address has values this API does not accept")
    return problem(request, 422 if in_body else 400, title, errors[0]["detail"], errors)


def answer_broken(request, error):
    logger.exception("The API failed at %s.", request.path, exc_info=error)
    return problem(request, 500, _("Something is broken here"), _("We have a record of it. Please try again later."))


def for_the_right_site(operation):
    """Refuse parameters the operation does not know, then run it for the site that `?site=` names."""
    known = EVERYWHERE | names_of(operation)

    @functools.wraps(operation)
    def run(request, *args, **kwargs):
        unknown = sorted(set(request.GET) - known)
        if unknown:
            raise HttpError(
                400,
                _("Unknown parameter: %(names)s. Known here: %(known)s.")
                % {"names": ", ".join(unknown), "known": ", ".join(sorted(known))},
            )
        if "site" in request.GET:
            choose_site(request, request.GET["site"])
        return operation(request, *args, **kwargs)

    return run


def names_of(operation) -> set[str]:
    """The query parameters of an operation: its own, and those of a filter schema."""
    names = set()
    for name, parameter in list(inspect.signature(operation).parameters.items())[1:]:
        kinds = [kind for kind in get_args(parameter.annotation) or () if inspect.isclass(kind)]
        schemas = [kind for kind in kinds if issubclass(kind, Schema)]
        names |= set(schemas[0].model_fields) if schemas else {name}
    return names


def choose_site(request: HttpRequest, name: str) -> None:
    """Make this request one for the site with that hostname or id."""
    try:
        site = Site.objects.select_related("root_page").get(**{"pk" if name.isdigit() else "hostname": name[:253]})
    except (ObjectDoesNotExist, OverflowError, Site.MultipleObjectsReturned) as error:
        raise HttpError(404, _("There is no site “%(name)s”.") % {"name": name[:253]}) from error
    request._wagtail_site = site  # where Wagtail's own middleware keeps what find_for_request answers
