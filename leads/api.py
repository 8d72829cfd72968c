"""`/forms`: what a front end shows, and where it sends the answers. No answer ever holds a lead."""

from django.utils.translation import gettext as _

from ninja import Field, Header, Router, Schema, Status
from ninja.errors import HttpError, ValidationError

from .form_mixin import LeadFormPageMixin
from .form_schema import is_storable, problems_with, schema_of
from .intake import Origin, take_lead
from .lead import Lead
from .views import LONGEST_KEY, form_page_at

router = Router(tags=["forms"])


class ConsentAnswer(Schema):
    title: str
    version: str
    sentence: str
    html: str


class FormAnswer(Schema):
    id: int
    title: str
    introduction: str
    consent: ConsentAnswer | None
    order: list[str] = Field(description="Names of the questions as they should stand.")
    answers_schema: dict = Field(description="What `answers` must look like, as JSON Schema 2020-12.")


class Submission(Schema):
    answers: dict = Field(description="By name of the question, as `answers_schema` says; `consent` must be true.")
    source_url: str = Field("", max_length=1000, description="The page the form stood on.")


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
        },
        "order": list(schema["properties"]),
        "answers_schema": schema,
    }


@router.post("/{int:form_id}/submissions", response={201: Receipt}, summary="Send an enquiry")
def submit_form(
    request,
    form_id: int,
    submission: Submission,
    idempotency_key: str = Header("", alias="Idempotency-Key", description="Made once per filled form, kept on retry."),
):
    """Answers a receipt number once the enquiry is stored. The same key with the same answers is the same enquiry."""
    if len(idempotency_key) > LONGEST_KEY or not is_storable(idempotency_key):
        raise HttpError(400, _("The Idempotency-Key may have at most 80 characters."))
    if not is_storable(submission.source_url):
        raise ValidationError([{"loc": ["body", "submission", "source_url"], "msg": _("This is not an address.")}])
    page = form_page_at(form_id)
    form = valid_form(page, submission.answers)
    origin = Origin(
        form_page=page,
        source_url=submission.source_url,
        channel=Lead.Channel.API,
        idempotency_key=idempotency_key,
    )
    lead = take_lead(form, origin)
    return Status(201, {"receipt": lead.receipt, "message": page.thanks_text or _("We have received your request.")})


def valid_form(page, answers: dict):
    """The form filled with these answers. Raises a ValidationError that names every wrong one."""
    form = page.new_form(answers)
    problems = problems_with(answers, form)
    # A list where a text should be would make the form read it as text.
    form.data = {name: value for name, value in answers.items() if name not in problems}
    found = {name: errors[0] for name, errors in form.errors.items()} | problems
    if found:
        raise ValidationError([{"loc": ["answers", name], "msg": message} for name, message in found.items()])
    return form
