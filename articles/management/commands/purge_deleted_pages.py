from django.core.management.base import BaseCommand

from articles.trash.records import purge_deleted_pages


class Command(BaseCommand):
    help = "Forget for good the pages that were deleted longer ago than ARTICLES_TRASH_DAYS."

    def handle(self, **options):
        self.stdout.write(f"{purge_deleted_pages()} deleted pages forgotten.")
