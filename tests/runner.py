import shutil

from django.test.runner import DiscoverRunner


class Runner(DiscoverRunner):
    """Django's runner with a closing line that machines can read, and a word about tests that could not run."""

    def setup_databases(self, **kwargs):
        databases = super().setup_databases(**kwargs)
        lift_reviews()
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
