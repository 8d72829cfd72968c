import shutil

from django.db import connection
from django.test.runner import DiscoverRunner


class Runner(DiscoverRunner):
    """Django's runner with a closing line that machines can read, and a word about tests that could not run."""

    def setup_databases(self, **kwargs):
        databases = super().setup_databases(**kwargs)
        if not databases:  # none of the chosen tests needs one
            return databases
        lift_reviews()
        # What tests that commit begin with was written down before.
        if hasattr(connection, "_test_serialized_contents"):
            connection._test_serialized_contents = connection.creation.serialize_db_to_string()
        return databases

    def run_suite(self, suite, **kwargs):
        result = super().run_suite(suite, **kwargs)
        failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
        skipped = len(result.skipped)
        if not shutil.which("chromium"):
            self.log("Without Chromium the browser tests did not run. `apt-get install chromium` adds them.")
        self.log(f"{result.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped")
        return result


def lift_reviews() -> None:
    """Most tests need a live page and not the three people behind it; those of review put a section under it."""
    from wagtail.models import WorkflowPage  # models are there only once Django is set up

    WorkflowPage.objects.all().delete()


def restore_reviews() -> None:
    """Put the whole tree under the three reviews, as every installation begins."""
    from wagtail.models import Page, Workflow, WorkflowPage

    WorkflowPage.objects.create(page=Page.get_first_root_node(), workflow=Workflow.objects.get(name="三审"))
