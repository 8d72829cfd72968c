from django.urls import path

from .emergency_admin import EmergencyReport, EmergencyView
from .inbox import AllReviewsView, DecidedView, InboxView, ReturnedView
from .inbox_tabs import urls_of
from .missed import MissedView, retry_now


def inbox_urls() -> list:
    """Hook `register_admin_urls`: the inbox, missed times, the emergency."""
    return [
        *urls_of(InboxView, AllReviewsView, ReturnedView, DecidedView, MissedView),
        path("reviews/missed/<int:pk>/retry/", retry_now, name="articles_retry_schedule"),
        path("reviews/emergency/<int:page_id>/", EmergencyView.as_view(), name="articles_emergency"),
        path("reports/emergency/", EmergencyReport.as_view(), name="articles_emergency_report"),
        path(
            "reports/emergency/results/",
            EmergencyReport.as_view(results_only=True),
            name="articles_emergency_report_results",
        ),
    ]
