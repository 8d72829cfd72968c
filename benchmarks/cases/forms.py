"""A visitor sends the form. Ours stores a lead with consent, event and notices; stock Wagtail a row of answers."""

from .case import COUNT, Case, Request

ANSWERS = {
    "topic": "基层治理能力提升",
    "organisation": f"临江市委党校 {COUNT}",
    "headcount": "40",
    "contact_name": "林一",
    "phone": "138 0013 8000",
    "remarks": "希望五月成行。",
}
POST = Case(
    key="form",
    name="form post",
    ours=Request(
        "/leads/enquiries/{form}/",
        form=ANSWERS | {"consent": "{consent}", "stamp": "{stamp}", "key": "", "source": "{article}", "website": ""},
        status=303,
    ),
    stock=Request("{form_path}", form=ANSWERS, holds="Thank you"),
)
