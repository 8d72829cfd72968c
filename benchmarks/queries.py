"""How many queries a request takes: `python -m benchmarks.queries APPLICATION` reads calls, and writes their numbers.

The application runs in this process, with everything it does when it is served.
"""

import importlib
import json
import os
import subprocess
import sys

from .servers import ROOT, Site


def count_queries(site: Site, calls: list[dict]) -> list[int]:
    """Queries of each call, the second time it is made."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.queries", site.application],
        cwd=ROOT,
        env=os.environ | site.environment,
        input=json.dumps(calls),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def make(application, environ: dict) -> int:
    from django.db import connection

    asked = []

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = application(environ, lambda status, headers: None)
        list(answer)
        if hasattr(answer, "close"):
            answer.close()
    return len(asked)


def main() -> None:
    module, name = sys.argv[1].split(":")
    application = getattr(importlib.import_module(module), name)
    from django.test import RequestFactory

    from .calls import Call

    counted = []
    for words in json.load(sys.stdin):
        call = Call(**words)
        for number in (1, 2):
            method, path, body, headers = call.numbered(number)
            kind = headers.get("Content-Type", "application/octet-stream")
            request = RequestFactory(headers=headers, SERVER_NAME="localhost").generic(method, path, body, kind)
            queries = make(application, request.environ)
        counted.append(queries)
    print(json.dumps(counted))
    sys.stdout.flush()
    os._exit(0)  # threads of the application may have work left that nobody waits for


if __name__ == "__main__":
    main()
