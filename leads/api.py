"""`/forms`: what a front end shows, and where it sends the answers. No answer ever holds a lead."""

from django.utils.translation import gettext as _

from ninja import Field, Header, Router, Schema, Status
from ninja.errors import HttpError, ValidationError

from .form_mixin import LeadFormPageMixin
from .intake import Origin, take_lead
from .lead import Lead
from .views import LONGEST_KEY, form_page_at

router = Router(tags=["forms"])
JSON_TYPES = {"IntegerField": "integer", "BooleanField": "boolean", "MultipleChoiceField": "array"}
HIDDEN = ("website", "stamp")


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


def schema_of(page) -> dict:
    form = page.new_form()
    fields = {name: field for name, field in form.fields.items() if name not in HIDDEN}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {name: property_of(field) for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.required],
        "additionalProperties": False,
    }


def property_of(field) -> dict:
    facts = {"type": JSON_TYPES.get(type(field).__name__, "string"), "title": str(field.label)}
    limits = {"maxLength": "max_length", "minimum": "min_value", "maximum": "max_value"}
    facts |= {name: getattr(field, limit) for name, limit in limits.items() if getattr(field, limit, None) is not None}
    if getattr(field, "choices", None):
        facts["enum"] = [value for value, _label in field.choices if value]
    return facts


@router.get("/{int:form_id}", response=FormAnswer, summary="A form: its questions and its consent notice")
def get_form(request, form_id: int):
    """Show `consent.sentence` beside an unticked box and link `consent.html`."""
    page: LeadFormPageMixin = form_page_at(form_id)
    schema = schema_of(page)
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
    if len(idempotency_key) > LONGEST_KEY:
        raise HttpError(400, _("The Idempotency-Key may have at most 80 characters."))
    page = form_page_at(form_id)
    form = page.new_form(submission.answers)
    unknown = sorted(set(submission.answers) - set(form.fields))
    if unknown or not form.is_valid():
        problems = [{"loc": ["answers", name], "msg": _("This form has no such question.")} for name in unknown]
        problems += [{"loc": ["answers", name], "msg": errors[0]} for name, errors in form.errors.items()]
        raise ValidationError(problems)
    origin = Origin(
        form_page=page,
        source_url=submission.source_url,
        channel=Lead.Channel.API,
        idempotency_key=idempotency_key,
    )
    lead = take_lead(form, origin)
    return Status(201, {"receipt": lead.receipt, "message": page.thanks_text or _("We have received your request.")})
