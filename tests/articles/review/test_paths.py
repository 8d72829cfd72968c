"""No way round: a path to a live page that nobody has thought about fails here."""

import re
from pathlib import Path

from django.core.management import get_commands
from django.test import SimpleTestCase, TestCase

import swapper
import wagtail
from wagtail import actions
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.api.v3.urls import api

from articles.checks import check_review_settings
from articles.models import ReviewTask
from tests.articles.review import paths, test_admin_refusals, test_api_v3, test_guard, test_sealing
from tests.articles.review.builders import a_workflow

MODULES = [test_admin_refusals, test_api_v3, test_guard, test_sealing]
PUBLISHING = re.compile(
    r"\.live = |live=True|keep_live|approved_go_live_at|live_revision\b|live_revision_id\b|\.publish\("
)
WAGTAIL = Path(wagtail.__file__).parent
# They run tests, or once.
LEFT_OUT = {"test", "tests", "migrations", "tests.py"}


class PathTests(SimpleTestCase):
    maxDiff = None

    def test_every_action_is_known(self):
        self.assertEqual(set(paths.ACTIONS), set(actions.__all__))

    def test_every_action_that_the_api_finds_by_name_is_known(self):
        page_model = swapper.load_model("wagtailcore", "Page")

        self.assertEqual(set(actions.action_registry.get_actions_for_model(page_model)), set(paths.REGISTERED))

    def test_every_bulk_action_on_pages_is_known(self):
        page_model = swapper.load_model("wagtailcore", "Page")
        found = bulk_action_registry.get_bulk_actions_for_model(page_model._meta.app_label, page_model._meta.model_name)

        self.assertEqual({action.action_type for action in found}, set(paths.BULK_ACTIONS))

    def test_every_writing_operation_of_the_preview_api_is_known(self):
        operations = {
            operation["operationId"]
            for methods in api.get_openapi_schema(path_prefix="/")["paths"].values()
            for method, operation in methods.items()
            if method != "get" and operation["operationId"].startswith("pages_")
        }

        self.assertEqual(operations, set(paths.API_OPERATIONS))

    def test_the_stable_api_only_reads(self):
        methods = {method for pattern in PagesAPIViewSet.get_urlpatterns() for method in pattern.callback.actions}

        self.assertEqual(methods, {"get"})

    def test_every_action_of_the_api_of_the_admin_is_known(self):
        self.assertEqual(set(PagesAdminAPIViewSet.actions), set(paths.ADMIN_API_ACTIONS))

    def test_every_command_is_known(self):
        found = {name for name, app in get_commands().items() if app == "wagtail"}

        self.assertEqual(found, set(paths.COMMANDS))

    def test_every_mention_of_publishing_is_known(self):
        expected = {file: count for file, (count, _reason) in paths.SOURCES.items()}

        self.assertEqual(mentions(), expected)

    def test_every_test_named_exists(self):
        known = {
            f"{name}.{test}"
            for module in MODULES
            for name, cls in vars(module).items()
            if isinstance(cls, type)
            for test in dir(cls)
        }
        tables = [paths.ACTIONS, paths.REGISTERED, paths.BULK_ACTIONS, paths.API_OPERATIONS, paths.COMMANDS]
        reasons = {reason for table in tables for reason in table.values()}
        reasons |= {reason for _count, reason in paths.SOURCES.values()} | set(paths.ADMIN_API_ACTIONS.values())

        self.assertEqual({reason for reason in reasons if ".test_" in reason} - known, set())


def mentions() -> dict[str, int]:
    found = {}
    for file in WAGTAIL.rglob("*.py"):
        place = file.relative_to(WAGTAIL)
        count = 0 if LEFT_OUT & set(place.parts) else len(PUBLISHING.findall(file.read_text()))
        if count:
            found[place.as_posix()] = count
    return found


class SettingsCheckTests(TestCase):
    def setUp(self):
        a_workflow()

    def ids(self, **changed):
        with self.settings(**changed):
            return [message.id for message in check_review_settings(None, databases=["default"])]

    def test_warns_where_no_review_could_be_finished(self):
        self.assertEqual(self.ids(), [])
        self.assertEqual(self.ids(WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT=False), ["articles.W001"])
        self.assertEqual(self.ids(WAGTAIL_WORKFLOW_ENABLED=False), ["articles.W002"])

    def test_is_silent_where_nobody_reviews(self):
        ReviewTask.objects.all().delete()

        self.assertEqual(self.ids(WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT=False), [])
