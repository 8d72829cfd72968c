"""Roles × routes × methods, with leads of one's own institution and of another's: the table is the claim.

The routes are read from the resolver. A new one fails `test_every_route_has_its_row` until somebody has said here who
may enter: a row for it, and where it has the key of a lead, one for one's own and one for a foreign one.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import TestCase, tag
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.utils import timezone

from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from leads.audit import AuditEntry, record
from leads.exports.screens import link_to_file
from leads.models import AssignmentRule, ExportSchedule, LeadExport, LeadFile, LeadImport, SavedView
from leads.pulling.tokens import make_token
from tests.leads.builders import a_colleague, a_notice
from tests.leads.institutions import TwoInstitutions, a_lead_of

# Nobody logged in, a colleague without rights; then see, work, reveal, export, erase, configure at one institution;
# then the same everywhere, and the reader of the audit log.
ROLES = ["visitor", "stranger", "view", "work", "reveal", "export", "erase", "configure", "everywhere", "auditor"]
# + opens, > leads to the lead it was merged into, - refused, 0 not found, x no such method, ! an error.
OPEN, LED_ON, REFUSED, MISSING, NO_METHOD, BROKEN = "+>-0x!"
# Open to everybody, and without any lead in them.
PUBLIC = {
    *("leads:submit", "leads:thanks", "leads:notice", "leads:seen", "leads:begun", "leads:challenge", "leads:privacy"),
    *("leads:embed", "leads:embed_script", "leads:embed_thanks"),
}
# Wagtail's chooser of notices: whoever edits a form chooses one.
NOTICES = "wagtailsnippetchoosers_leads_consentnotice:"
# The addresses of a lead that people keep.
LED = {f"wagtailsnippets_leads_lead:{view}" for view in ("edit", "inspect", "history", "history_results")}
BODIES = {
    "leads_reveal": {"reveal_reason": "call"},
    "leads_person": {"person": "13812340002"},
    "bulk set_state": {"state": "won"},
    "leads_move": {"state": "won", "seen": "new"},
    "leads_file": {"file_reason": "call"},
    "wagtailsnippets_leads_lead:edit": {"state": "won"},
}
# What GET gives to each role, what POST gives, and where.
TABLE = """
---+----+- ---+----+- bulk assign own
---0----+- ---0----+- bulk assign foreign
------+-+- ------+-+- bulk delete own
------0-+- ------0-+- bulk delete foreign
---+----+- ---+----+- bulk set_state own
---0----+- ---0----+- bulk set_state foreign
---------- xxxxxxxxxx leads:pull
--+++++-+- --xxxxx-x- leads_board
--+++++-+- --xxxxx-x- leads_board_results
--+++++-+- --+++++-+- leads_columns
-----+--0- -----x--x- leads_export_file own
-----0--0- -----x--x- leads_export_file foreign
-----+--+- -----+--+- leads_export_new
-----x--x- --------+- leads_export_nod own
-----x--x- -----0--+- leads_export_nod foreign
-----x--x- -----+--0- leads_export_stop own
-----x--x- -----0--0- leads_export_stop foreign
-----+--+- -----x--x- leads_exports
-----+--+- -----x--x- leads_exports_results
-xxxxxxxxx ----+---+- leads_file own
-xxxxxxxxx --00000-+- leads_file foreign
-xxxxxxxxx -00+000000 leads_forget_view of work
---+----0- ---+----0- leads_import of work
---+----+- ---x----x- leads_import_template
---x----x- ---+----0- leads_import_undo of work
---+----+- ---+----+- leads_imports
-xxxxxxxxx ---+----+- leads_merge own
-xxxxxxxxx --00000-+- leads_merge foreign
-xxxxxxxxx ---+----+- leads_move own
-xxxxxxxxx --00000-+- leads_move foreign
------+-+- ------+-+- leads_person
-------xx- -------++- leads_pull_revoke own
-------xx- -------0+- leads_pull_revoke foreign
-------++- -------++- leads_pull_tokens
-xxxxxxxxx ---+----+- leads_release own
-xxxxxxxxx --00000-+- leads_release foreign
----+---+- ----+---+- leads_reveal own
--00000-+- --00000-+- leads_reveal foreign
--+++++-+- --+++++-+- leads_save_view
--+++++-+- --xxxxx-x- leads_statistics
--------+- --------+- wagtailsnippets_leads_assignmentrule:add
--------+- --------+- wagtailsnippets_leads_assignmentrule:copy
--------+- --------+- wagtailsnippets_leads_assignmentrule:delete
--------+- --------+- wagtailsnippets_leads_assignmentrule:edit
--------+- --------x- wagtailsnippets_leads_assignmentrule:history
--------+- --------x- wagtailsnippets_leads_assignmentrule:history_results
--------+- --------x- wagtailsnippets_leads_assignmentrule:list
--------+- --------x- wagtailsnippets_leads_assignmentrule:list_results
--------+- --------x- wagtailsnippets_leads_assignmentrule:usage
---------- ---------- wagtailsnippets_leads_auditentry:add
---------- ---------- wagtailsnippets_leads_auditentry:delete
---------- ---------- wagtailsnippets_leads_auditentry:edit
---------- ---------- wagtailsnippets_leads_auditentry:history
---------- ---------- wagtailsnippets_leads_auditentry:history_results
---------+ ---------x wagtailsnippets_leads_auditentry:inspect
---------+ ---------x wagtailsnippets_leads_auditentry:list
---------+ ---------x wagtailsnippets_leads_auditentry:list_results
---------- ---------- wagtailsnippets_leads_auditentry:usage
--------+- --------+- wagtailsnippets_leads_consentnotice:add
--------+- --------+- wagtailsnippets_leads_consentnotice:copy
--------+- --------+- wagtailsnippets_leads_consentnotice:delete
--------+- --------+- wagtailsnippets_leads_consentnotice:edit
--------+- --------x- wagtailsnippets_leads_consentnotice:history
--------+- --------x- wagtailsnippets_leads_consentnotice:history_results
--------+- --------x- wagtailsnippets_leads_consentnotice:list
--------+- --------x- wagtailsnippets_leads_consentnotice:list_results
--------+- --------x- wagtailsnippets_leads_consentnotice:usage
---------- ---------- wagtailsnippets_leads_lead:add
------+-+- ------+-+- wagtailsnippets_leads_lead:delete own
--00000-+- --00000-+- wagtailsnippets_leads_lead:delete foreign
---+----+- ---+----+- wagtailsnippets_leads_lead:edit own
--00000-+- --00000-+- wagtailsnippets_leads_lead:edit foreign
--->---->- --->---->- wagtailsnippets_leads_lead:edit own merged
--00000-+- --00000-+- wagtailsnippets_leads_lead:edit foreign merged
---+--+-+- ---x--x-x- wagtailsnippets_leads_lead:history own
--00000-+- --00000-x- wagtailsnippets_leads_lead:history foreign
-->>>>>->- -->>>>>->- wagtailsnippets_leads_lead:history own merged
--00000-+- --00000-+- wagtailsnippets_leads_lead:history foreign merged
---+--+-+- ---x--x-x- wagtailsnippets_leads_lead:history_results own
--00000-+- --00000-x- wagtailsnippets_leads_lead:history_results foreign
-->>>>>->- -->>>>>->- wagtailsnippets_leads_lead:history_results own merged
--00000-+- --00000-+- wagtailsnippets_leads_lead:history_results foreign merged
--+++++-+- --xxxxx-x- wagtailsnippets_leads_lead:inspect own
--00000-+- --00000-x- wagtailsnippets_leads_lead:inspect foreign
-->>>>>->- -->>>>>->- wagtailsnippets_leads_lead:inspect own merged
--00000-+- --00000-+- wagtailsnippets_leads_lead:inspect foreign merged
--+++++-+- --xxxxx-x- wagtailsnippets_leads_lead:list
--+++++-+- --xxxxx-x- wagtailsnippets_leads_lead:list_results
---+----+- ---x----x- wagtailsnippets_leads_lead:usage own
--00000-+- --00000-x- wagtailsnippets_leads_lead:usage foreign
"""


def routes(resolver=None, names: str = "", path: str = "") -> Iterator[tuple[str, str]]:
    """Full name and path of every route of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = f"{path}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield f"{names}{pattern.name}", here
        else:
            yield from routes(pattern, f"{names}{pattern.namespace}:" if pattern.namespace else names, here)


def doors() -> set[str]:
    """The routes of leads, and what can be done with many at once."""
    named = {name for name, path in routes() if "lead" in f"{name} {path}" and not name.startswith(NOTICES)}
    actions = bulk_action_registry.get_bulk_actions_for_model("leads", "lead")
    return named - PUBLIC | {f"bulk {action.action_type}" for action in actions}


@tag("once")  # who may enter has nothing to do with base pages or databases
class RightsMatrixTests(TwoInstitutions, TestCase):
    maxDiff = None

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.notice = a_notice()
        cls.twin = a_lead_of(cls.linjiang, receipt="XF-TWIN", phone=cls.own.phone)
        cls.merged = [
            a_lead_of(place, receipt=f"XF-{place.slug}", merged_into=lead)
            for place, lead in ((cls.linjiang, cls.own), (cls.nanping, cls.foreign))
        ]
        record(AuditEntry.Action.REVEALED, about="XF-OWN", reason="call")
        cls.users = {role: cls.staff_of(cls.linjiang, role) for role in ROLES[2:8]}
        facts = {"question": "list", "name": "list.pdf", "kind": "pdf", "size": 3, "content": "JVBE"}
        cls.files = {which: LeadFile.objects.create(lead=getattr(cls, which), **facts) for which in ("own", "foreign")}
        cls.rule = AssignmentRule.objects.create(name="Rule")
        cls.view = SavedView.objects.create(name="View", owner=cls.users["work"])
        table = {"heads": ["Phone"], "rows": [["13800138000"]], "columns": {"phone": 0}}
        cls.batch = LeadImport.objects.create(
            by=cls.users["work"], consent=a_notice(version="fair"), channel="fair", table=table
        )
        cls.users["stranger"] = a_colleague("stranger", rights=["change_page"])
        cls.users["everywhere"] = a_colleague("everywhere", rights=[f"{right}_lead" for right in ROLES[2:8]])
        cls.elsewhere = cls.staff_of(cls.nanping, "export", name="elsewhere")
        for user in (cls.users["export"], cls.elsewhere):
            tomorrow = timezone.now() + timedelta(days=1)
            facts = {"file_format": "csv", "columns": ["receipt"], "headings": ["receipt"]}
            LeadExport.objects.create(by=user, expires_at=tomorrow, **facts)
            today = timezone.localdate()
            ExportSchedule.objects.create(owner=user, every="week", file_format="csv", next_on=today, since=today)
        cls.tokens = {
            which: make_token(name=which, institution_id=page.pk)[0]
            for which, page in ((" own", cls.linjiang), (" foreign", cls.nanping))
        }
        cls.users["auditor"] = a_colleague("auditor", rights=["view_auditentry"])

    def keys(self, name: str) -> dict[str, list]:
        """By row, the arguments of the route; own and foreign where it is about a lead."""
        own, foreign = [self.own.pk], [self.foreign.pk]
        if name == "leads_file":
            return {f" {which}": [file.lead_id, file.pk] for which, file in self.files.items()}
        if name.startswith("leads_export"):
            return {which: self.keys_of_exports(name, user) for which, user in self.askers().items()}
        if name == "leads_pull_revoke":
            return {which: [token.pk] for which, token in self.tokens.items()}
        if "auditentry" in name:
            return {"": [1]}
        if "consentnotice" in name:
            return {"": [self.notice.pk]}
        if "assignmentrule" in name:
            return {"": [self.rule.pk]}
        if name == "leads_forget_view":
            return {" of work": [self.view.pk]}
        if name.startswith("leads_import"):
            return {" of work": [self.batch.pk]}
        merged = zip((" own merged", " foreign merged"), ([lead.pk] for lead in self.merged), strict=True)
        return {" own": own, " foreign": foreign} | (dict(merged) if name in LED else {})

    def askers(self) -> dict:
        """Whose exports they are: one's own, if one may export, and another institution's."""
        return {" own": self.users["export"], " foreign": self.elsewhere}

    def keys_of_exports(self, name: str, user) -> list:
        if name == "leads_export_stop":
            return [ExportSchedule.objects.get(owner=user).pk]
        export = LeadExport.objects.get(by=user)
        return [link_to_file(export, user).split("/")[-2] if name == "leads_export_file" else export.pk]

    def addresses(self, name: str) -> dict[str, str]:
        if name.startswith("bulk "):
            path = reverse("wagtail_bulk_action", args=["leads", "lead", name.removeprefix("bulk ")])
            return {" own": f"{path}?id={self.own.pk}", " foreign": f"{path}?id={self.foreign.pk}"}
        try:
            return {"": reverse(name)}
        except NoReverseMatch:
            return {which: reverse(name, args=args) for which, args in self.keys(name).items()}

    def outcome(self, method: str, name: str, address: str) -> str:
        body = BODIES.get(name, {}) if method == "POST" else {}
        if name == "bulk assign":
            body = {"assignee": self.users["everywhere"].pk}
        if name == "leads_merge":
            body = {"other": self.twin.pk}
        with transaction.atomic():
            answer = self.client.get(address) if method == "GET" else self.client.post(address, body)
            transaction.set_rollback(True)
        refused = {reverse("wagtailadmin_home"), reverse("wagtailadmin_login")}
        if answer.status_code == 403 or answer.status_code == 302 and answer.url.partition("?")[0] in refused:
            return REFUSED
        if name in LED and answer.status_code == 302 and answer.url == reverse(name, args=[self.own.pk]) != address:
            return LED_ON
        return {401: REFUSED, 404: MISSING, 405: NO_METHOD, 500: BROKEN}.get(answer.status_code, OPEN)

    def found(self) -> dict[str, tuple[str, str]]:
        rows = {}
        self.client.raise_request_exception = False
        for role in ROLES:
            self.client.logout()
            if role in self.users:
                self.client.force_login(get_user_model().objects.get(pk=self.users[role].pk))
            for name in sorted(doors()):
                for which, address in self.addresses(name).items():
                    gets, posts = rows.get(f"{name}{which}", ("", ""))
                    gets += self.outcome("GET", name, address)
                    rows[f"{name}{which}"] = gets, posts + self.outcome("POST", name, address)
        return rows

    def test_is_exactly_the_table(self):
        found = [f"{gets} {posts} {row}" for row, (gets, posts) in self.found().items()]

        self.assertEqual("\n".join(found), TABLE.strip())

    def test_every_route_has_its_row(self):
        said = {row.split(" ", 2)[2] for row in TABLE.strip().splitlines()}

        self.assertEqual(said, {f"{name}{which}" for name in doors() for which in self.addresses(name)})
