"""Fields for dates in the admin: what is typed in Chinese reaches the server as it was typed."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html


def typed_dates() -> str:
    """Hook `insert_global_admin_js`. The formats the server reads are those of `formats`."""
    return format_html('<script src="{}"></script>', staticfiles_storage.url("site_project/admin_dates.js"))
