import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_project.settings.production")

application = get_wsgi_application()

from site_project.page_cache.layer import around  # noqa: E402 -- needs Django set up

application = around(application)
