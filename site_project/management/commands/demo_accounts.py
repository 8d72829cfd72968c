from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from site_project.accounts import ACCOUNTS, ensure_accounts


class Command(BaseCommand):
    help = "Shows the demo accounts, one per role; creates those that are missing. --reset gives new passwords."

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="give every demo account a new password")

    def handle(self, *, reset, **options):
        passwords = ensure_accounts(reset=reset)
        self.stdout.write("\n" + _("Demo accounts for /admin/:"))
        for name, (group, person) in ACCOUNTS.items():
            self.stdout.write(f"  {name:<10} {passwords[name]}   {group or '站点管理员'}（{person}）")
