from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _

import swapper
from wagtail.models import Site


class Command(BaseCommand):
    help = (
        "Creates an institution: its pages with menu and form, its collection, its six groups with their rights, its "
        "reviews, and the portal's front page if there is none. Again and again, only what is missing is made; it also "
        "completes an institution that is there."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help="as visitors read it, for example 清河学院")
        parser.add_argument("--slug", required=True, help="its address, for example qinghe")
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, and make nothing")

    def handle(self, *, name, slug, dry_run, **options):
        if swapper.is_swapped("wagtailcore", "Page"):
            raise CommandError(_("Institutions need Wagtail's own page class, and this site has swapped it."))
        # Imported late: where the page class is swapped, this module cannot be.
        from site_project.institutions import CannotCreate, create_institution

        self.refuse_what_cannot_work(name, slug)
        made = _("would be made") if dry_run else _("was made")
        with transaction.atomic():
            try:
                parts = create_institution(name, slug, Site.objects.get(is_default_site=True))
            except CannotCreate as why:
                raise CommandError(str(why)) from why
            transaction.set_rollback(dry_run)
        Site.clear_site_root_paths_cache()
        for part in parts:
            words = {"kind": part.kind, "name": part.name, "state": made if part.is_new else _("was there")}
            self.stdout.write(_("%(kind)s %(name)s: %(state)s.") % words)
        if not dry_run:
            self.stdout.write(_("Put its people into its groups: settings → users."))

    def refuse_what_cannot_work(self, name: str, slug: str) -> None:
        if not name.strip() or len(name) > 60:
            raise CommandError(_("The name has between 1 and 60 characters."))
        try:
            validate_slug(slug)
        except ValidationError as error:
            raise CommandError(
                _("--slug takes Latin letters, digits and hyphens: %(slug)s.") % {"slug": slug}
            ) from error
