"""The portal as `make run` serves it, with every beacon counted: the load generator is one visitor."""

from site_project.settings.development import *  # noqa: F403 -- settings are one namespace

ARTICLES_VIEW_WINDOW = 0
LEADS_EXPORT_AT_ONCE = 10**9  # stock Wagtail answers in the request, and so is ours asked
