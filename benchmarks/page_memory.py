"""What a worker holds once it has answered very many pages: `python -m benchmarks.page_memory [COUNT]`.

Serves the portal of `DATA_DIR` with one granian worker, asks for so many of its articles twice, as browsers do,
and tells how much memory the worker needed (with one page, and with all) and how long the slowest answer from the cache
took.
"""

import http.client
import sys
import time
from itertools import islice
from urllib.parse import urlsplit

import django

from tqdm import tqdm

from .servers import Server, Site, serving
from .telling import tell

HEADERS = {"Accept-Encoding": "gzip, deflate, br", "User-Agent": "Mozilla/5.0 (X11) Firefox/140.0"}


def article_addresses(count: int) -> list[str]:
    django.setup()
    from articles.models import ArticlePage  # models are there only once Django is set up

    pages = ArticlePage.objects.live().public().order_by("pk").iterator()
    return [page.full_url for page in islice(pages, count)]


def ask_for_all(server: Server, addresses: list[str], title: str) -> tuple[float, float]:
    """The most megabytes the worker held meanwhile, and the milliseconds that the slowest answer took."""
    server.worker.forget_peak()
    line, slowest = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120), 0.0
    for address in tqdm(addresses, desc=title, leave=False, position=1, disable=None):
        asked, begun = urlsplit(address), time.monotonic()
        # By its own name: pages of unknown hosts are not kept.
        line.request("GET", asked.path, headers=HEADERS | {"Host": asked.netloc})
        answer = line.getresponse()
        answer.read()
        slowest = max(slowest, time.monotonic() - begun)
        if answer.status != 200:
            sys.exit(f"{address} answered {answer.status}.")
    return server.worker.peak_megabytes(), slowest * 1000


def main() -> None:
    addresses = article_addresses(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    with serving(Site("site_project.wsgi:application", {}, {})) as server:
        before, _slowest = ask_for_all(server, addresses[:1], "first page")
        ask_for_all(server, addresses, "pages made")
        after, slowest = ask_for_all(server, addresses, "pages kept")
    tell(case=f"{len(addresses):,} pages, kept", memory=after, memory_with_one=before, p99=slowest)


if __name__ == "__main__":
    main()
