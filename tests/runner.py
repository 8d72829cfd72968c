import json
import shutil

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test.runner import DiscoverRunner
from django.test.utils import iter_test_cases

OWN = ("OwnPages", "OwnPage", "Own")  # how the test of an own page is called whose twin begins with ReadyMade


class Runner(DiscoverRunner):
    """Django's runner with a closing line that machines can read, and a word about tests that could not run."""

    beginning = ""  # what the migrations wrote, serialised

    def build_suite(self, *args, **kwargs):
        suite = super().build_suite(*args, **kwargs)
        tests = list(iter_test_cases(suite))
        classes = {type(test).__qualname__ for test in tests}
        if settings.SWAPPED_BASE_PAGE:
            return self.test_suite(test for test in tests if not stands_in(type(test).__qualname__, classes))
        if connection.vendor == "postgresql":
            return self.test_suite(test for test in tests if not has_ready_made(type(test).__qualname__, classes))
        return suite

    def setup_databases(self, **kwargs):
        databases = super().setup_databases(**kwargs)
        if not databases:  # none of the chosen tests needs one
            return databases
        if connection.vendor == "postgresql":
            connection.ops.sql_flush = delete_what_is_there
        lift_reviews()
        Runner.beginning = content_types_first(connection.creation.serialize_db_to_string())
        # What Django gives back to tests that commit was written down before.
        if hasattr(connection, "_test_serialized_contents"):
            connection._test_serialized_contents = Runner.beginning
        return databases

    def run_suite(self, suite, **kwargs):
        result = super().run_suite(suite, **kwargs)
        failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
        skipped = len(result.skipped)
        if not shutil.which("chromium"):
            self.log("Without Chromium the browser tests did not run. `apt-get install chromium` adds them.")
        self.log(f"{result.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped")
        return result


def stands_in(name: str, classes: set[str]) -> bool:
    """Whether, on a swapped base page, this class is its neighbour `Own…` once more: no page comes ready-made there."""
    claim = name.removeprefix("ReadyMade")
    return claim != name and not classes.isdisjoint({f"{own}{claim}" for own in OWN})


def has_ready_made(name: str, classes: set[str]) -> bool:
    """Whether this class makes the claim of a ready-made page for an own one: SQLite hears both, PostgreSQL one."""
    return any(f"ReadyMade{name.removeprefix(own)}" in classes for own in OWN if name.startswith(own))


def delete_what_is_there(style, tables, *, reset_sequences=False, allow_cascade=False) -> list[str]:
    """What empties the tables, in one transaction: TRUNCATE makes hundreds of files anew for a few dozen rows."""
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)  # noqa: S608 -- our own names
    with connection.cursor() as cursor:
        cursor.execute(asked)
        filled = [table for (table,) in cursor.fetchall()]
    # Neither a foreign key nor the trigger that guards the audit log has a say.
    return ["SET LOCAL session_replication_role = replica", *(f'DELETE FROM "{table}"' for table in filled)]  # noqa: S608


def content_types_first(serialised: str) -> str:
    # A task of a workflow asks for its content type while it is read, and would make one with a key of its own.
    return json.dumps(sorted(json.loads(serialised), key=lambda row: row["model"] != "contenttypes.contenttype"))


def lift_reviews() -> None:
    """Most tests need a live page and not the three people behind it; those of review put a section under it."""
    from wagtail.models import WorkflowPage  # models are there only once Django is set up

    WorkflowPage.objects.all().delete()


def restore_reviews() -> None:
    """Put the whole tree under the three reviews, as every installation begins."""
    from wagtail.models import Page, Workflow, WorkflowPage

    WorkflowPage.objects.create(page=Page.get_first_root_node(), workflow=Workflow.objects.get(name="三审"))


def empty_database() -> None:
    # Keys go on counting: what is restored with its old keys must not meet new ones.
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True)
    ContentType.objects.clear_cache()


def begin_anew() -> None:
    """Bring the database back to what the migrations wrote, whatever has been written since."""
    empty_database()
    connection.creation.deserialize_db_from_string(Runner.beginning)
