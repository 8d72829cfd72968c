import functools
import logging
from urllib.parse import urlsplit

from django.core.signing import BadSignature, Signer
from django.db import Error
from django.http import Http404, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

import swapper

from .attribution import attribution, told_by_form
from .conf import conf
from .consent import ConsentNotice
from .emergency import NotTaken
from .intake import Origin, take_lead
from .network import network_of
from .showing import RETRY_AFTER, bare, embedded_page_at, form_page_at, in_frame, is_framed, render_form
from .uploads import InMemoryHandler

LONGEST_BODY = 64 * 1024
LONGEST_KEY = 80
RECEIPTS = Signer(salt="leads.receipt")
logger = logging.getLogger(__name__)


def comes_from_us(request) -> bool:
    """Whether the browser says that one of our own pages sends the form; old browsers say nothing."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    return origin in {None, "null", f"{request.scheme}://{request.get_host()}"}


def honest_when_the_database_is_away(view):
    """503 with the hotline where not even the form can be read: nothing was stored, and nobody is told so."""

    @functools.wraps(view)
    def careful(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Error as refusal:
            logger.error("The database is away; an enquiry was turned down (%s).", type(refusal).__name__)
        text = _("Your request has not been stored. Go back: what you wrote is still there.")
        answer = bare(request, status=503, title=_("Please try again in a minute"), text=text)
        answer["Retry-After"] = RETRY_AFTER
        return answer

    return careful


@csrf_exempt  # cached pages carry no token; the origin is checked instead
@never_cache
@sensitive_post_parameters()
@honest_when_the_database_is_away
def submit(request, page_id):
    """Take an enquiry: 303 to the receipt, or the form again with what was typed and what is wrong with it."""
    page = form_page_at(page_id)
    if request.method != "POST":
        return redirect(page.get_url(request) or "/")
    if not comes_from_us(request):
        return HttpResponseForbidden(_("Please send the form from our own page."))
    if is_too_long(request, page):
        # What was typed is not read: it may be endless.
        refusal = _("That is too much text for this form. Please shorten it, or call us.")
        return render_form(request, page, page.new_form(), status=413, refusal=refusal)
    request.upload_handlers = [InMemoryHandler(request)]
    form = page.new_form(request.POST, request.FILES)
    refuse_older_notice(form, page)
    if not form.is_valid():
        typed = {"source": source_page(request), "key": key_of(request)}
        return render_form(request, page, form, status=422, **typed)
    try:
        lead = take_lead(form, origin_of(request, page))
    except NotTaken as why:
        return not_taken(request, page, form, why)
    answer = HttpResponseRedirect(address_of_receipt(request, page, lead))
    answer.status_code = 303
    return in_frame(answer, page) if is_framed(request, page) else answer


def address_of_receipt(request, page, lead) -> str:
    receipt = RECEIPTS.sign_object({"receipt": lead.receipt, "form": page.pk, "back": source_of(request)})
    if is_framed(request, page):
        return reverse("leads:embed_thanks", args=[page.pk, receipt])
    return reverse("leads:thanks", args=[receipt])


def not_taken(request, page, form, why: NotTaken):
    """The form again with all that was typed, and the truth: never a thank-you for what is not stored."""
    logger.error("An enquiry could not be stored anywhere (%s).", why)
    refusal = _("We could not store your request just now. Please send it again in a minute, or call us.")
    typed = {"source": source_page(request), "key": key_of(request), "refusal": refusal}
    answer = render_form(request, page, form, status=503, **typed)
    answer["Retry-After"] = RETRY_AFTER
    return answer


def is_too_long(request, page) -> bool:
    """Whether more is announced than a person types and attaches. Of what is not announced Django reads nothing."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return not announced.isdecimal() or int(announced) > longest_body(page)


def longest_body(page) -> int:
    files = sum(question.field_type == "file" for question in page.extra_questions())
    return LONGEST_BODY + files * conf.FILE_SIZE


def refuse_older_notice(form, page) -> None:
    """Consent counts for the version that was read; a page may have stood open while a new one came."""
    if form.data.get("consent") and page.consent and form.data["consent"] != page.consent.version:
        form.add_error("consent", _("Our notice has changed meanwhile. Please read it and tick this box again."))


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
    own_address = referrer if urlsplit(referrer).netloc == request.get_host() else ""
    told = told_by_form(request.POST.get("touches", ""))
    return Origin(
        form_page=page,
        source_page=source_page(request),
        source_url=own_address,
        idempotency_key=key_of(request),
        attribution=attribution(told, headers=request.headers, own_address=own_address),
        network=network_of(request),
    )


def facts_in(receipt: str) -> dict:
    try:
        return RECEIPTS.unsign_object(receipt)
    except BadSignature as error:
        raise Http404 from error


@require_GET
@never_cache
def embed_thanks(request, page_id, receipt):
    """The receipt in the frame on another site."""
    page = embedded_page_at(page_id)
    context = {"receipt": facts_in(receipt)["receipt"], "page": page}
    return in_frame(render(request, "leads/embed/thanks.html", context), page)


@require_GET
@never_cache
def thanks(request, receipt):
    """The receipt, from a signed address that holds no personal data; shown whatever the database does."""
    facts = facts_in(receipt)
    try:
        return render(request, "leads/thanks.html", {"receipt": facts["receipt"], **pages_of(request, facts)})
    except Error:
        text = _("Quote this number when you call us or withdraw your consent.")
        words = {"title": _("We have received your request"), "text": text, "receipt": facts["receipt"]}
        return bare(request, status=200, **words)


def pages_of(request, facts: dict) -> dict:
    page_model = swapper.load_model("wagtailcore", "Page")
    back = page_model.objects.live().filter(pk=facts["back"] or facts["form"]).first()
    form_page = page_model.objects.filter(pk=facts["form"]).first()
    back_url = (back and back.get_url(request)) or "/"
    return {"page": form_page.specific if form_page else None, "back_url": back_url}


@require_GET
def notice(request, notice_id):
    """One version of the consent notice, as the visitor was asked to agree to it."""
    return render(request, "leads/notice.html", {"notice": get_object_or_404(ConsentNotice, pk=notice_id)})
