"""Wagtail's spreadsheets, such that Excel on Chinese Windows shows what the admin shows."""

import datetime

from django.utils.timezone import is_aware, localtime

from wagtail.admin.views.mixins import SpreadsheetExportMixin

OPENS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ForExcel(SpreadsheetExportMixin):
    """Mixin for listings with an export: local times, a mark for Unicode, and no cell that Excel would run."""

    def stream_csv(self, queryset):
        # Excel on Chinese Windows takes a file without this mark for GBK.
        yield "\ufeff".encode()
        yield from super().stream_csv(queryset)

    def preprocess_field_value(self, field, value, export_format):
        if isinstance(value, datetime.datetime) and is_aware(value):
            local = localtime(value).replace(tzinfo=None, microsecond=0)
            return local if export_format == self.FORMAT_XLSX else str(local)
        value = super().preprocess_field_value(field, value, export_format)
        if export_format == self.FORMAT_CSV and isinstance(value, str) and value.startswith(OPENS_A_FORMULA):
            return f"'{value}"
        return value
