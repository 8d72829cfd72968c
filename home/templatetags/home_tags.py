import secrets

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from fragments.remembering import remembered
from home.furniture import Furniture, furniture_for
from home.head import Head
from home.titles import ending_in
from zhsearch.engines import linked_data

register = template.Library()


@register.simple_tag(takes_context=True)
def furniture(context) -> Furniture:
    """The furniture of the page in the context; a list or an error page may have no page, the latter no request either.

    A view without a page says with `under` which page's address it extends.
    """
    is_error = "request_path" in context or "withdrawal" in context
    request = context.get("request") or HttpRequest()
    return furniture_for(request, context.get("page"), under=context.get("under"), astray=is_error)


@register.simple_tag
def enquiry(frame: Furniture, layout: str) -> str:
    """The short form of the institution, drawn by its own page; empty where there is none."""
    form = frame.enquiry_form
    return form.render_enquiry(source=frame.source, prefix=layout, layout=layout) if form else ""


@register.simple_block_tag
def or_being_set_up(content: str, *, heading: str, text: str) -> SafeString:
    """The content of a front page; where its lists have nothing to show yet, words that say so."""
    if content.strip():
        return content
    return render_to_string("home/includes/empty_front.html", {"heading": heading, "text": text})


class Source:
    """Stands for the page whose reader sends the form, until that page is known."""

    pk = f"source-{secrets.token_hex(16)}"


@register.simple_tag(takes_context=True)
def fragment(context, name: str, frame: Furniture, *, in_menu: bool = False) -> SafeString:
    """The template called `name`, drawn once for all pages below one front page; `in_menu`, for each menu entry.

    It sees `frame` and the request, and no page: what is said of the page itself cannot stand in it. Of the enquiry
    form only the source differs.
    """
    template = context.template.engine.get_template(name)
    if frame.key is None:
        return template.render(context)
    menu_pk, is_front = (frame.menu_step.pk, frame.is_front) if in_menu else (None, False)
    key = ("home", "html", name, *frame.key, menu_pk, is_front)

    def make() -> list[str]:
        around = frame.anew(frame.front_step, is_page=is_front)
        around.menu_pk = menu_pk
        return parts_of(template, context, around)

    parts = remembered(key, make)
    return mark_safe(str(frame.source.pk if frame.source else "").join(parts))  # noqa: S308 -- was rendered


def parts_of(template, context, frame: Furniture) -> list[str]:
    """The text on both sides of every place where the source stands."""
    frame.source = Source
    return template.render(context.new({"frame": frame, "request": frame.request})).split(Source.pk)


@register.simple_tag(takes_context=True)
def head(context, frame: Furniture) -> SafeString:
    """The head of the page in the context, drawn once for each address; without a page, what all heads share."""
    if frame.page is None or not frame.page.pk or not frame.way:
        return drawn_head(None)
    number, record = shown_number(context), context.get("record")
    linked = bool(context.get("structured_data") or getattr(frame.page, "tells_facts", False))
    if record:
        return drawn_head(Head(frame, number=number, record=record, linked=linked))
    how = {"number": number, "linked": linked}
    drawn = frame.of_page("head", lambda read: drawn_head(Head(read, **how)), frame.request.path, number, linked)
    return mark_safe(drawn)  # noqa: S308 -- was rendered


def drawn_head(about: Head | None) -> SafeString:
    return render_to_string("includes/head_meta.html", {"about": about})


@register.simple_tag(takes_context=True)
def title_ending(context, frame: Furniture) -> str:
    return ending_in(frame, shown_number(context))


def shown_number(context) -> int:
    """Which page of a list is shown: of the list in the context, whose number is never beyond its end."""
    if "page" not in getattr(context.get("request"), "GET", {}):
        return 1
    # By their own class: to ask a lazy value for its class would make it, and the token of a form sets a cookie.
    listing = next((value for value in context.flatten().values() if issubclass(type(value), Page)), None)
    listing = listing or getattr(context.get("catalogue"), "page", None)
    return listing.number if listing else 1


register.filter("linked_data", linked_data)
