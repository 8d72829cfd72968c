from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from site_project.worker import jobs, jobs_of_host, run_for_ever, stop_on_signals


class Command(BaseCommand):
    help = "Runs the background process: messages, schedules, tasks. One per installation; stop it with Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument(
            "--this-host", action="store_true", help="only what each host does for itself; for all hosts but one"
        )

    def handle(self, *, this_host=False, **options):
        todo = jobs_of_host() if this_host else jobs()
        for job in todo:
            self.stdout.write(
                _("%(job)s: every %(seconds)s seconds") % {"job": job.work.__name__, "seconds": job.every}
            )
        run_for_ever(stop_on_signals(), todo)
        self.stdout.write(_("The worker has stopped."))
