"""The portal as it is served, every view counted, so that a ledger outside can say how many there must be."""

from site_project.settings.development import *  # noqa: F403 -- settings are one namespace
from site_project.settings.development import MIDDLEWARE, STORAGES

ARTICLES_VIEW_WINDOW = 0
# Nothing is collected before a drill.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE = ["tests.faults.renders.NoteRenders", *MIDDLEWARE]
# All enquiries of a drill come from one network, and none is to be taken for spam.
LEADS_SPAM_THRESHOLD = 10_000
