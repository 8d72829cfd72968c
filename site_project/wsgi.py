import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_project.settings.production")

application = get_wsgi_application()

# Their models are there only once Django is set up.
from articles.counting.beacon import BeaconsFirst  # noqa: E402
from site_project.page_cache.layer import around  # noqa: E402

application = BeaconsFirst(around(application))
