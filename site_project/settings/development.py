"""One machine, no configuration: what `make run` uses."""

import base64
import secrets

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403 -- settings are one namespace
from .base import DATA_DIR, env

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])

key_file = DATA_DIR / "secret_key"
if not key_file.exists():
    key_file.touch(mode=0o600)
    key_file.write_text(get_random_secret_key())
# Not as a default: django-environ takes a value that begins with a dollar sign for the name of another variable.
SECRET_KEY = env("SECRET_KEY", default="") or key_file.read_text()

lead_keys_file = DATA_DIR / "lead_keys"
if not lead_keys_file.exists():
    lead_keys_file.touch(mode=0o600)
    lead_keys_file.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
LEADS_KEYS = env.list("LEADS_KEYS", default=[]) or lead_keys_file.read_text().split()

# Mail is written to files, so that a reviewer's notice can be read without a mail server.
if not env("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
