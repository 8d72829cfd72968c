"""A form as JSON Schema, and what that schema says that Django's lenient form fields do not."""

from django import forms
from django.utils.translation import gettext as _

from .conf import conf
from .forms import EnquiryForm
from .uploads import UploadField

HIDDEN = ("website", "stamp", "proof")
# The first that fits: a field may be a subclass of a later one.
FORMATS = {
    forms.EmailField: {"type": "string", "format": "email"},
    forms.URLField: {"type": "string", "format": "uri"},
    forms.DateField: {"type": "string", "format": "date"},
    forms.DateTimeField: {"type": "string", "format": "date-time"},
    forms.DecimalField: {"type": "number"},
    forms.IntegerField: {"type": "integer"},
}
KINDS = {"string": str, "number": (int, float), "integer": int, "boolean": bool, "array": list}
LIMITS = {"maxLength": "max_length", "minimum": "min_value", "maximum": "max_value"}


def shown_fields(form: EnquiryForm) -> dict[str, forms.Field]:
    """The questions a visitor is asked, by name."""
    return {name: field for name, field in form.fields.items() if name not in HIDDEN}


def schema_of(form: EnquiryForm) -> dict:
    """JSON Schema 2020-12 of the answers."""
    fields = shown_fields(form)
    asked = {name: field for name, field in fields.items() if not getattr(field, "condition", None)}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {name: property_of(field) for name, field in fields.items()},
        "required": [name for name, field in asked.items() if field.required and not is_file(field)],
        "additionalProperties": False,
    }
    rules = [rule_of(name, fields) for name in fields if name not in asked and fields[name].required]
    return schema | {"allOf": rules} if rules else schema


def is_file(field: forms.Field | None) -> bool:
    """Files come beside the answers, so that their schema cannot require them."""
    return isinstance(field, UploadField)


def rule_of(name: str, fields: dict[str, forms.Field]) -> dict:
    """The question must be answered if what it depends on was answered so, and that was asked itself."""
    clauses, field = [], fields[name]
    while condition := getattr(field, "condition", None):
        field = fields[condition.name]
        clauses.append({"properties": {condition.name: clause_of(condition, field)}, "required": [condition.name]})
    return {"if": {"allOf": clauses}, "then": {} if is_file(fields[name]) else {"required": [name]}}


def clause_of(condition, field: forms.Field) -> dict:
    if isinstance(field, forms.BooleanField):
        return {"const": True}
    if isinstance(field, forms.MultipleChoiceField):
        return {"contains": {"const": condition.answer}} if condition.answer else {"minItems": 1}
    return {"const": condition.answer} if condition.answer else {"minLength": 1}


def property_of(field: forms.Field) -> dict:
    facts = {"title": str(field.label), **kind_of(field)}
    facts |= {name: getattr(field, limit) for name, limit in LIMITS.items() if getattr(field, limit, None) is not None}
    if field.required and facts["type"] == "string" and not facts.keys() & {"enum", "x-file"}:
        facts["minLength"] = 1
    if field.help_text:
        facts["description"] = str(field.help_text)
    if condition := getattr(field, "condition", None):
        facts["x-only-if"] = {"question": condition.name, "answer": condition.answer or None}
    if parameter := getattr(field, "parameter", ""):
        facts["x-from-address"] = parameter
    return facts


def kind_of(field: forms.Field) -> dict:
    if is_file(field):
        # Not among the answers: beside them, under this name.
        return {"type": "string", "maxLength": 0, "x-file": {"kinds": conf.FILE_TYPES, "size": conf.FILE_SIZE}}
    if isinstance(field, forms.BooleanField):
        return {"type": "boolean", "const": True} if field.required else {"type": "boolean"}
    if isinstance(field, forms.MultipleChoiceField):
        items = {"type": "string", "enum": values_of(field)}
        return {"type": "array", "items": items, "minItems": int(field.required), "uniqueItems": True}
    if isinstance(field, forms.ChoiceField):
        return {"type": "string", "enum": values_of(field) if field.required else ["", *values_of(field)]}
    fitting = (facts for kind, facts in FORMATS.items() if isinstance(field, kind))
    return dict(next(fitting, {"type": "string"}))


def values_of(field: forms.ChoiceField) -> list[str]:
    return [value for value, _label in field.choices if value]


def problems_with(answers: dict, form: EnquiryForm) -> dict[str, str]:
    """What is wrong with the kind of the answers, by name: unknown questions, a list for a text, broken characters."""
    fields = shown_fields(form)
    unknown = {name: _("This form has no such question.") for name in sorted(set(answers) - set(fields))}
    wrong = {
        name: _("This answer is of the wrong kind.")
        for name, value in answers.items()
        if name in fields and not has_kind(value, property_of(fields[name])["type"])
    }
    told = _("Send files beside the answers, as multipart/form-data.")
    beside = {name: told for name in answers if is_file(fields.get(name))}
    return unknown | wrong | beside


def unasked_files(files, form: EnquiryForm) -> dict[str, str]:
    """Files under a name that is no question for a file, by name."""
    fields = shown_fields(form)
    return {name: _("This form asks for no such file.") for name in files if not is_file(fields.get(name))}


def has_kind(value, kind: str) -> bool:
    if isinstance(value, bool) != (kind == "boolean") or not isinstance(value, KINDS[kind]):
        return False
    texts = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    return all(isinstance(text, str) and is_storable(text) for text in texts)


def is_storable(text: str) -> bool:
    """Whether every database keeps the text: no NUL, no half of a character."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
