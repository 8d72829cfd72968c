"""The portal with every beacon counted, so that the load generator is not one visitor."""

from site_project.settings.development import *  # noqa: F403 -- settings are one namespace

ARTICLES_VIEW_WINDOW = 0
