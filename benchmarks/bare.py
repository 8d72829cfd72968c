"""The limit: a WSGI application that does nothing but send the bytes of a file in the folder `BARE_BODIES`."""

import functools
import os
from pathlib import Path

FOLDER = Path(os.environ["BARE_BODIES"])


@functools.cache
def answer(path: str) -> tuple[list[tuple[str, str]], list[bytes]]:
    body = (FOLDER / path.strip("/")).read_bytes()
    return [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))], [body]


def application(environ, start_response):
    headers, body = answer(environ["PATH_INFO"])
    start_response("200 OK", headers)
    return body
