from urllib.parse import urlsplit

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

import swapper

from .consent import ConsentNotice
from .form_mixin import LeadFormPageMixin
from .intake import Origin, take_lead

LONGEST_BODY = 64 * 1024
LONGEST_KEY = 80
RECEIPTS = Signer(salt="leads.receipt")


def form_page_at(page_id: int):
    """The live form page. Raises Http404 for any other page."""
    page_model = swapper.load_model("wagtailcore", "Page")
    page = get_object_or_404(page_model.objects.live().public().type(LeadFormPageMixin), pk=page_id)
    return page.specific


def comes_from_us(request) -> bool:
    """Whether the browser says that one of our own pages sends the form; old browsers say nothing."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    return origin in {None, "null", f"{request.scheme}://{request.get_host()}"}


@csrf_exempt  # cached pages carry no token; the origin is checked instead
@never_cache
def submit(request, page_id):
    """Take an enquiry: 303 to the receipt, or the form again with what was typed and what is wrong with it."""
    page = form_page_at(page_id)
    if request.method != "POST":
        return redirect(page.get_url(request) or "/")
    if not comes_from_us(request):
        return HttpResponseForbidden(_("Please send the form from our own page."))
    if is_too_long(request):
        # What was typed is not read: it may be endless.
        refusal = _("That is too much text for this form. Please shorten it, or call us.")
        return render_form(request, page, page.new_form(), status=413, refusal=refusal)
    form = page.new_form(request.POST)
    refuse_older_notice(form, page)
    if not form.is_valid():
        typed = {"source": source_page(request), "key": key_of(request)}
        return render_form(request, page, form, status=422, **typed)
    lead = take_lead(form, origin_of(request, page))
    receipt = RECEIPTS.sign_object({"receipt": lead.receipt, "form": page.pk, "back": source_of(request)})
    answer = HttpResponseRedirect(reverse("leads:thanks", args=[receipt]))
    answer.status_code = 303
    return answer


def is_too_long(request) -> bool:
    """Whether more is announced than a person types. Of what is not announced Django reads nothing."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return not announced.isdecimal() or int(announced) > LONGEST_BODY


def refuse_older_notice(form, page) -> None:
    """Consent counts for the version that was read; a page may have stood open while a new one came."""
    if form.data.get("consent") and page.consent and form.data["consent"] != page.consent.version:
        form.add_error("consent", _("Our notice has changed meanwhile. Please read it and tick this box again."))


def render_form(request, page, form, *, status: int, source=None, key: str = "", refusal: str = ""):
    context = page.get_context(request) | page.form_context(form, prefix="f", source=source)
    return render(request, page.get_template(request), context | {"key": key, "refusal": refusal}, status=status)


def key_of(request) -> str:
    return request.POST.get("key", "").replace("\x00", "")[:LONGEST_KEY]


def source_of(request) -> int | None:
    number = request.POST.get("source", "")
    return int(number) if number.isdecimal() and len(number) < 18 else None


def source_page(request):
    page_model = swapper.load_model("wagtailcore", "Page")
    return page_model.objects.live().filter(pk=source_of(request)).first()


def origin_of(request, page) -> Origin:
    referrer = request.headers.get("Referer", "")
    return Origin(
        form_page=page,
        source_page=source_page(request),
        source_url=referrer if urlsplit(referrer).netloc == request.get_host() else "",
        idempotency_key=key_of(request),
    )


@require_GET
@never_cache
def thanks(request, receipt):
    """The receipt, from a signed address that holds no personal data."""
    try:
        facts = RECEIPTS.unsign_object(receipt)
    except BadSignature as error:
        raise Http404 from error
    page_model = swapper.load_model("wagtailcore", "Page")
    back = page_model.objects.live().filter(pk=facts["back"] or facts["form"]).first()
    form_page = page_model.objects.filter(pk=facts["form"]).first()
    context = {
        "receipt": facts["receipt"],
        "page": form_page.specific if form_page else None,
        "back_url": (back and back.get_url(request)) or "/",
    }
    return render(request, "leads/thanks.html", context)


@require_GET
def notice(request, notice_id):
    """One version of the consent notice, as the visitor was asked to agree to it."""
    return render(request, "leads/notice.html", {"notice": get_object_or_404(ConsentNotice, pk=notice_id)})
