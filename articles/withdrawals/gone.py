"""What a visitor, or a program, meets at the address of a withdrawn page: 410 and a calm sentence."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import select_template
from django.utils.translation import gettext as _

import swapper
from wagtail.models import Site

from .records import Withdrawal, withdrawal_at

swapper.set_app_prefix("wagtailcore", "wagtail")


class GoneMiddleware:
    """Turn the 404 of a withdrawn page into 410. Stands below the redirects, so that old addresses answer it too."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        withdrawal = withdrawal_at(Site.find_for_request(request), request.get_full_path())
        return gone(request, withdrawal) if withdrawal else response


def gone(request: HttpRequest, withdrawal: Withdrawal) -> HttpResponse:
    """The site's own `410.html` where it has one."""
    context = {"withdrawal": withdrawal, "section": section_above(withdrawal)}
    template = select_template(["410.html", "articles/withdrawals/gone.html"])
    return HttpResponse(template.render(context, request), status=410)


def section_above(withdrawal: Withdrawal):
    """The nearest public page above, where a reader may go on."""
    steps = withdrawal.url_path.strip("/").split("/")
    above = [f"/{'/'.join(steps[:end])}/" for end in range(1, len(steps))]
    page_model = swapper.load_model("wagtailcore", "Page")
    return page_model.objects.live().public().filter(url_path__in=above).order_by("-depth").first()


def explain(withdrawal: Withdrawal) -> str:
    """The sentence for programs."""
    return withdrawal.public_note or _("This page has been withdrawn.")


def explain_missing_page(site: Site, path: str) -> str:
    """Hook `explain_missing_page`: why there is nothing at a path any more; empty where nothing was withdrawn."""
    withdrawal = withdrawal_at(site, path)
    return explain(withdrawal) if withdrawal else ""
