"""Runs inside a bare site: publishes an enquiry form and sends it as a visitor."""

import json
import re
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment

from wagtail.models import Site

import leads
from leads.models import ConsentNotice, Lead, LeadFormPage

setup_test_environment()
notice = ConsentNotice.objects.create(version="1", sentence="We call you once.", text="<p>And then forget you.</p>")
front = Site.objects.get().root_page
form_page = front.add_child(instance=LeadFormPage(title="Ask us", consent=notice, recipients="desk@example.org"))
form_page.save_revision().publish()

visitor = Client()
page = visitor.get(form_page.url)
action = re.search(r'<form[^>]* action="([^"]+)"', page.text)[1]
typed = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
refused = visitor.post(action, typed | {"contact_name": "Chen", "consent": "1"})
thanks = visitor.post(action, typed | {"contact_name": "Chen", "phone": "13800000000", "consent": "1"}, follow=True)
lead = Lead.objects.get()
call_command("deliver_due")

staff = Client()
staff.force_login(get_user_model().objects.create_superuser("leads"))
desk = staff.get("/admin/snippets/leads/lead/")
facts = {
    "installed in": Path(leads.__file__).parts[-3],
    "form": [page.status_code, "<h1>Ask us</h1>" in page.text],
    "without a number": [refused.status_code, 'value="Chen"' in refused.text],
    "receipt": [thanks.status_code, lead.receipt in thanks.text],
    "mail": [message.to for message in mail.outbox if lead.receipt in message.subject],
    "desk": [desk.status_code, lead.receipt in desk.text],
    "edit": staff.get(f"/admin/pages/{form_page.pk}/edit/").status_code,
    "lead": [lead.contact_name, lead.phone_e164, lead.is_suspected_spam, lead.consent.version],
}
print(json.dumps(facts))  # noqa: T201 -- read by the test
