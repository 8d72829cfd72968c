"""Settings of leads, read when they are needed."""

import os
import tempfile
from pathlib import Path

from django.conf import settings


class LeadsConf:
    @property
    def ENCRYPTION(self) -> bool:
        """Whether names, numbers, remarks, further answers and notes are encrypted in the database."""
        return getattr(settings, "LEADS_ENCRYPTION", True)

    @property
    def KEYS(self) -> list[str]:
        """The key ring, from the setting or the environment: 32 bytes each in base64; the first encrypts, all read."""
        named = os.environ.get("LEADS_KEYS", "")
        return getattr(settings, "LEADS_KEYS", [key for key in named.split(",") if key])

    @property
    def SPOOL_DIR(self) -> Path | None:
        """Where enquiries wait while the database refuses them, on a local disk; None: the visitor is told instead."""
        return getattr(settings, "LEADS_SPOOL_DIR", None)

    @property
    def SPOOL_SIZE(self) -> int:
        """Bytes kept free for them in advance; an enquiry takes about one thousand."""
        return getattr(settings, "LEADS_SPOOL_SIZE", 16 * 1024 * 1024)

    @property
    def PATIENCE(self) -> float:
        """Seconds for which an enquiry waits for a locked database."""
        return getattr(settings, "LEADS_PATIENCE", 5)

    @property
    def PURGE(self) -> bool:
        """Whether leads are erased when the months of their consent notice are over."""
        return getattr(settings, "LEADS_PURGE", True)

    @property
    def SPAM_DAYS(self) -> int:
        """Days for which suspected spam is kept."""
        return getattr(settings, "LEADS_SPAM_DAYS", 90)

    @property
    def EXPORT_AT_ONCE(self) -> int:
        """Rows up to which an export is answered at once; more are made by the worker."""
        return getattr(settings, "LEADS_EXPORT_AT_ONCE", 2000)

    @property
    def EXPORT_NOD(self) -> int:
        """Rows from which on a second person has to agree to an export."""
        return getattr(settings, "LEADS_EXPORT_NOD", 10_000)

    @property
    def EXPORT_HOURS(self) -> int:
        """Hours for which a file that the worker made can be fetched."""
        return getattr(settings, "LEADS_EXPORT_HOURS", 72)

    @property
    def EXPORT_DIR(self) -> Path:
        """Where the worker lays files down, encrypted: a folder that all hosts share, not reachable from the web."""
        return getattr(settings, "LEADS_EXPORT_DIR", Path(tempfile.gettempdir()) / "jiangtan-exports")

    @property
    def FILE_SIZE(self) -> int:
        """Bytes that a file may have which comes with an enquiry."""
        return getattr(settings, "LEADS_FILE_SIZE", 5 * 1024 * 1024)

    @property
    def FILE_TYPES(self) -> list[str]:
        """Kinds of file that are taken, of pdf, docx, xlsx, pptx, jpg and png."""
        return getattr(settings, "LEADS_FILE_TYPES", ["pdf", "docx", "xlsx", "pptx", "jpg", "png"])

    @property
    def EMBED_ORIGINS(self) -> list[str]:
        """Other sites, as `https://host`, that may show every form of this one in a frame."""
        return getattr(settings, "LEADS_EMBED_ORIGINS", [])

    @property
    def SPAM_THRESHOLD(self) -> int:
        """Points of spam.SIGNS from which an enquiry is kept apart, and nobody is told of it."""
        return getattr(settings, "LEADS_SPAM_THRESHOLD", 50)

    @property
    def PROOF_BITS(self) -> int:
        """The price of an enquiry in work: each bit doubles it. 19 take a phone a second or two, unseen."""
        return getattr(settings, "LEADS_PROOF_BITS", 19)

    @property
    def TRUSTED_PROXIES(self) -> int:
        """Proxies of our own in front of the application, each of which adds to X-Forwarded-For."""
        return getattr(settings, "LEADS_TRUSTED_PROXIES", 0)

    @property
    def HOTLINE(self) -> str:
        """The number to call when nothing can be stored; shown where even the page's frame cannot be read."""
        return getattr(settings, "LEADS_HOTLINE", "")


conf = LeadsConf()
