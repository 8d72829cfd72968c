import json
import shutil

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test.runner import DiscoverRunner


class Runner(DiscoverRunner):
    """Django's runner with a closing line that machines can read, and a word about tests that could not run."""

    beginning = ""  # what the migrations wrote, serialised

    def setup_databases(self, **kwargs):
        databases = super().setup_databases(**kwargs)
        if not databases:  # none of the chosen tests needs one
            return databases
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
