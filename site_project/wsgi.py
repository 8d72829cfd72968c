import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_project.settings.production")

application = get_wsgi_application()

from articles.counting.beacon import BeaconsFirst  # noqa: E402 -- its models are there only once Django is set up

application = BeaconsFirst(application)
