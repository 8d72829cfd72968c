"""A form on other sites: one script line there, which makes a frame with the form as high as what is in it."""

from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from .showing import embedded_page_at, render_framed_form

AN_HOUR = 3600


@require_GET
@cache_control(public=True, max_age=AN_HOUR)
def script(request, page_id):
    """The script that stands on the other site."""
    context = {"page": embedded_page_at(page_id)}
    return render(request, "leads/embed/embed.js", context, content_type="text/javascript; charset=utf-8")


@require_GET
@cache_control(public=True, max_age=60)
def frame(request, page_id):
    """What stands in the frame: the form alone."""
    page = embedded_page_at(page_id)
    form = page.new_form()
    form.fill_from(request.GET)
    return render_framed_form(request, page, form)
