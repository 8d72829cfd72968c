"""The limit: a WSGI application that does nothing but send the bytes of the file `BARE_BODY`."""

import os
from pathlib import Path

BODY = Path(os.environ["BARE_BODY"]).read_bytes()
HEADERS = [("Content-Type", os.environ["BARE_TYPE"]), ("Content-Length", str(len(BODY)))]


def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]
