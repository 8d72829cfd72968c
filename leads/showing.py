"""Showing a form again with what was typed and what is wrong; on our own pages, and in a frame on another site."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

import swapper

from .conf import conf
from .form_mixin import LeadFormPageMixin

RETRY_AFTER = "30"  # seconds; the form's script sends again by itself
FRAME_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "
)


def form_page_at(page_id: int):
    """The live form page. Raises Http404 for any other page."""
    page_model = swapper.load_model("wagtailcore", "Page")
    page = get_object_or_404(page_model.objects.live().public().type(LeadFormPageMixin), pk=page_id)
    return page.specific


def embedded_page_at(page_id: int):
    """The form page that other sites may show. Raises Http404 where none may."""
    page = form_page_at(page_id)
    if not page.may_be_embedded_on:
        raise Http404(_("This form does not stand on other sites."))
    return page


def in_frame(response, page):
    """Let the sites that the form names show this answer in a frame, and no others."""
    response["Content-Security-Policy"] = FRAME_POLICY + " ".join(["'self'", *page.may_be_embedded_on])
    response.xframe_options_exempt = True
    return response


def is_framed(request, page) -> bool:
    """Whether the form was sent from a frame on another site."""
    return request.GET.get("frame") == "1" and bool(page.may_be_embedded_on)


def render_form(request, page, form, *, status: int, source=None, key: str = "", refusal: str = ""):
    typed = {"key": key, "refusal": refusal}
    if is_framed(request, page):
        return render_framed_form(request, page, form, status=status, **typed)
    context = page.get_context(request) | page.form_context(form, prefix="f", source=source)
    return render(request, page.get_template(request), context | typed, status=status)


def render_framed_form(request, page, form, *, status: int = 200, **typed):
    context = {"page": page} | page.form_context(form, prefix="f", layout="frame") | typed
    return in_frame(render(request, "leads/embed/form.html", context, status=status), page)


def bare(request, *, status: int, **words):
    """A page that needs no database, not even for the site's frame."""
    return render(request, "leads/bare.html", words | {"hotline": conf.HOTLINE}, status=status)
