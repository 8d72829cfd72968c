"""The portal as it is served, every view counted, so that a ledger outside can say how many there must be."""

from site_project.settings.development import *  # noqa: F403 -- settings are one namespace

ARTICLES_VIEW_WINDOW = 0
