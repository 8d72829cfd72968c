"""The map for search engines: an index and files of at most 10,000 addresses, built by the worker file by file.

Visitors are only handed finished files. An edition is switched to as a whole; the one before stays for readers that
have its index still in hand.
"""

from datetime import datetime, timedelta
from itertools import chain
from tempfile import TemporaryFile
from xml.sax.saxutils import escape

from django.apps import apps
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from django.utils.timezone import localtime

from wagtail.models import Site, get_page_models

from .map_entries import entries_of

PER_FILE = 10_000
OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    ' xmlns:mobile="http://www.baidu.com/schemas/sitemap-mobile/1/">\n'
)
AT_LEAST_EVERY = timedelta(hours=24)
# Between two editions: a large portal, whose map takes long, is not at it all the time.
PAUSE, LONGEST_PAUSE, PAUSE_PER_FILE = timedelta(minutes=1), timedelta(hours=1), timedelta(seconds=30)


class EngineMap(models.Model):
    """The map of one site: the edition that is read, and the one in the making."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="+")
    files = models.JSONField(default=list)
    former_files = models.JSONField(default=list)
    # Nothing that changed before this moment is missing.
    as_of = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)
    making = models.JSONField(null=True)

    class Meta:
        verbose_name = "map for search engines"

    def __str__(self):
        return str(self.site)


def mark_changed(**kwargs) -> None:
    """Receiver of every signal after which a map may be wrong."""
    EngineMap.objects.update(changed_at=timezone.now())


def build_next_files() -> None:
    """For each site whose map is due, or in the making, write one more file: some seconds of work at most."""
    for site in Site.objects.select_related("root_page"):
        kept, _created = EngineMap.objects.get_or_create(site=site)
        if kept.making or is_due(kept):
            write_next_file(kept)


def is_due(kept: EngineMap) -> bool:
    if kept.as_of is None:
        return True
    age = timezone.now() - kept.as_of
    pause = min(LONGEST_PAUSE, max(PAUSE, PAUSE_PER_FILE * len(kept.files)))
    return age > AT_LEAST_EVERY or (kept.changed_at >= kept.as_of and age > pause)


def build_map(site: Site) -> EngineMap:
    """Build the whole map of a site at once."""
    kept, _created = EngineMap.objects.get_or_create(site=site)
    kept.making = None
    while not write_next_file(kept):
        pass
    return kept


def write_next_file(kept: EngineMap) -> bool:
    """One step; True when the new edition is complete and has taken the place of the old."""
    making = kept.making or begin()
    model, place = apps.get_model(making["kinds"][0]), making["kinds"][0].replace(".", "-")
    name = f"{place}-{making['number']}"
    written = write_file(kept.site, model, making["after"], f"sitemaps/{kept.site_id}/{making['edition']}/{name}.xml")
    if written["urls"]:
        facts = {key: written[key] for key in ("path", "urls", "lastmod")}
        making["files"].append({"name": name} | facts)
    if written["more"]:
        making |= {"after": written["after"], "number": making["number"] + 1}
    else:
        making |= {"kinds": making["kinds"][1:], "after": "", "number": 1}
    kept.making = making
    if not making["kinds"]:
        switch_to(kept, making)
    kept.save(update_fields=["making", "files", "former_files", "as_of"])
    return kept.making is None


def begin() -> dict:
    now = timezone.now()
    kinds = [model._meta.label_lower for model in get_page_models()]
    return {
        "edition": f"{now:%Y%m%d-%H%M%S-%f}",
        "as_of": now.isoformat(),
        "kinds": kinds,
        "after": "",
        "number": 1,
        "files": [],
    }


def switch_to(kept: EngineMap, making: dict) -> None:
    for file in kept.former_files:
        default_storage.delete(file["path"])
    kept.former_files, kept.files = kept.files, making["files"]
    kept.as_of, kept.making = datetime.fromisoformat(making["as_of"]), None


def write_file(site: Site, model, after: str, path: str) -> dict:
    """Write entries until the file is full: where it is, how many there are, behind which page the next begins."""
    urls, more, newest = 0, False, None
    with TemporaryFile() as file:
        file.write(OPENING.encode())
        for place, entries in entries_of(site, model, after):
            if urls and urls + len(entries) > PER_FILE:
                more = True
                break
            for entry in entries[:PER_FILE]:
                file.write(as_xml(entry).encode())
                newest = max(filter(None, (newest, entry.get("lastmod"))), default=None)
            urls, after = urls + len(entries[:PER_FILE]), place
        file.write(b"</urlset>\n")
        file.seek(0)
        kept = default_storage.save(path, File(file)) if urls else ""
    return {"path": kept, "urls": urls, "lastmod": newest and stamp(newest), "after": after, "more": more}


def as_xml(entry: dict) -> str:
    lastmod = entry.get("lastmod")
    parts = [
        f"<loc>{escape(entry['location'])}</loc>",
        f"<lastmod>{stamp(lastmod)}</lastmod>" if lastmod else "",
        '<mobile:mobile type="pc,mobile"/>',
        *[f"<image:image><image:loc>{escape(url)}</image:loc></image:image>" for url in entry.get("pictures", [])],
    ]
    return f"<url>{''.join(parts)}</url>\n"


def stamp(moment: datetime) -> str:
    return localtime(moment).isoformat(timespec="seconds")


def index_as_xml(kept: EngineMap, address) -> str:
    """The index; `address` makes the web address of a file from its name."""
    rows = [
        f"<sitemap><loc>{escape(address(file['name']))}</loc>"
        + (f"<lastmod>{file['lastmod']}</lastmod>" if file["lastmod"] else "")
        + "</sitemap>\n"
        for file in kept.files
    ]
    opening = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    )
    return "".join(chain([opening], rows, ["</sitemapindex>\n"]))
