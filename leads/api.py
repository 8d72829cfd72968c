"""`/forms`: what a front end shows, and where it sends the answers. No answer ever holds a lead."""

import logging

from django.utils.translation import gettext as _

from ninja import Field, Form, Header, Router, Schema, Status
from ninja.errors import HttpError, ValidationError

from .attribution import attribution
from .emergency import NotTaken
from .form_mixin import LeadFormPageMixin
from .form_schema import is_storable, problems_with, schema_of, unasked_files
from .intake import Origin, take_lead
from .lead import Lead
from .proof import LONGEST, new_challenge
from .showing import form_page_at
from .views import LONGEST_KEY

router = Router(tags=["forms"])
logger = logging.getLogger(__name__)


class ConsentAnswer(Schema):
    title: str
    version: str
    sentence: str
    html: str
    partner_sentence: str = Field(
        description="Beside a second box, `partner_consent`, that nobody has to tick; or empty."
    )
    partners: list[str]


class FormAnswer(Schema):
    id: int
    title: str
    introduction: str
    consent: ConsentAnswer | None
    order: list[str] = Field(description="Names of the questions as they should stand.")
    answers_schema: dict = Field(description="What `answers` must look like, as JSON Schema 2020-12.")


class Touch(Schema):
    at: str = Field("", max_length=40, description="ISO 8601 with its time zone.")
    url: str = Field("", max_length=2000, description="The landing page; of its query only utm_* is read.")
    referrer: str = Field("", max_length=2000, description="The address before it; its query is dropped.")
    utm: dict[str, str] = Field({}, description="source, medium, campaign, term, content.")

    class Config:
        extra = "forbid"


class Attribution(Schema):
    first: Touch | None = None
    last: Touch | None = None

    class Config:
        extra = "forbid"


class Submission(Schema):
    answers: dict = Field(description="By name of the question, as `answers_schema` says; `consent` must be true.")
    source_url: str = Field("", max_length=1000, description="The page the form stood on.")
    proof: str = Field(
        "", max_length=LONGEST, description="ALTCHA's payload for a challenge of this form, fresh for each submission."
    )
    attribution: Attribution = Field(Attribution(), description="How the visitor first and last came to your site.")


class Challenge(Schema):
    parameters: dict = Field(description="Algorithm, price, nonce, salt, prefix, expiry, and this form, all signed.")
    signature: str


class Receipt(Schema):
    receipt: str
    message: str


@router.get("/{int:form_id}", response=FormAnswer, summary="A form: its questions and its consent notice")
def get_form(request, form_id: int):
    """Show `consent.sentence` beside an unticked box and link `consent.html`."""
    page: LeadFormPageMixin = form_page_at(form_id)
    schema = schema_of(page.new_form())
    notice = page.consent
    return {
        "id": page.pk,
        "title": page.title,
        "introduction": page.introduction,
        "consent": notice
        and {
            "title": notice.title,
            "version": notice.version,
            "sentence": notice.sentence,
            "html": notice.text,
            "partner_sentence": notice.partner_sentence,
            "partners": notice.partner_names,
        },
        "order": list(schema["properties"]),
        "answers_schema": schema,
    }


@router.get("/{int:form_id}/challenge", response=Challenge, summary="A proof of work, for ALTCHA's widget")
def get_challenge(request, form_id: int):
    """Counts once, for this form, within a day. What comes with a proof is not taken for a machine's."""
    return new_challenge(form_page_at(form_id).pk)


KEY = Header("", alias="Idempotency-Key", description="Made once per filled form, kept on retry.")


@router.post("/{int:form_id}/submissions", response={201: Receipt}, summary="Send an enquiry")
def submit_form(request, form_id: int, submission: Submission, idempotency_key: str = KEY):
    """Answers a receipt number once the enquiry is stored. The same key with the same answers is the same enquiry."""
    return receive(request, form_page_at(form_id), submission, idempotency_key)


@router.post("/{int:form_id}/submissions/files", response={201: Receipt}, summary="Send an enquiry with files")
def submit_form_with_files(
    request,
    form_id: int,
    submission: str = Form(description="The body of an enquiry without files, as JSON."),
    idempotency_key: str = KEY,
):
    """As multipart/form-data: `submission`, and each file under the name of its question (`x-file` in the schema)."""
    page = form_page_at(form_id)
    try:
        told = Submission.model_validate_json(submission)
    except ValueError as error:
        raise ValidationError([{"loc": ["body", "submission"], "msg": _("This is no submission in JSON.")}]) from error
    return receive(request, page, told, idempotency_key, files=request.FILES)


def receive(request, page, submission: Submission, key: str, *, files=None):
    if len(key) > LONGEST_KEY or not is_storable(key):
        raise HttpError(400, _("The Idempotency-Key may have at most 80 characters."))
    if not is_storable(submission.source_url):
        raise ValidationError([{"loc": ["body", "submission", "source_url"], "msg": _("This is not an address.")}])
    origin = Origin(
        form_page=page,
        source_url=submission.source_url,
        channel=Lead.Channel.API,
        idempotency_key=key,
        attribution=attribution(submission.attribution.dict(), headers=request.headers),
    )
    try:
        lead = take_lead(valid_form(page, submission, files), origin)
    except NotTaken as why:
        logger.error("An enquiry could not be stored anywhere (%s).", why)
        told = _("We could not store your request just now. Please send it again in a minute, or call us.")
        raise HttpError(503, told) from why
    return Status(201, {"receipt": lead.receipt, "message": page.thanks_text or _("We have received your request.")})


def valid_form(page, submission: Submission, files):
    """The form filled with its answers. Raises a ValidationError that names every wrong one."""
    answers = submission.answers
    form = page.new_form(answers, files or {})
    problems = problems_with(answers, form) | unasked_files(files or {}, form)
    # A list where a text should be would make the form read it as text.
    form.data = {name: value for name, value in answers.items() if name not in problems} | {"proof": submission.proof}
    found = {name: errors[0] for name, errors in form.errors.items()} | problems
    if found:
        raise ValidationError([{"loc": ["answers", name], "msg": message} for name, message in found.items()])
    return form
