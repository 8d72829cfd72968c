"""Backends of Wagtail's frontend cache for Aliyun CDN and Tencent Cloud CDN, which also forget whole directories.

They raise `Undelivered` instead of writing to the log, so that the ledger knows and the relay tries again.
"""

import http.client
import json
import time
import uuid
from datetime import UTC, datetime
from urllib.parse import urlsplit

from wagtail.contrib.frontend_cache.backends.base import BaseBackend

from .cdn_signatures import acs3, canonical_query, tc3
from .pushes import next_day
from .wire import Undelivered, post


class VendorBackend(BaseBackend):
    """What both have in common: keys, and an answer that says why it was refused."""

    endpoint = ""
    most_urls = 1000  # in one call
    most_directories = 100

    def __init__(self, params):
        super().__init__(params)
        self.key_id, self.secret = params["KEY_ID"], params["SECRET"]
        self.endpoint = params.get("ENDPOINT", self.endpoint)
        self.host = urlsplit(self.endpoint).netloc

    def purge(self, url) -> None:
        self.purge_batch([url])

    def call(self, url: str, body: bytes, headers: dict[str, str]) -> None:
        try:
            status, answer = post(url, body, headers)
            complaint = self.complaint(status, json.loads(answer or b"{}"))
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise Undelivered(type(error).__name__) from error
        if complaint:
            spent = any(word in complaint for word in ("QuotaExceeded", "DayLimit"))
            raise Undelivered(complaint, until=next_day() if spent else None)


class AliyunBackend(VendorBackend):
    """RefreshObjectCaches of 2018-05-10; by default 10,000 addresses and 100 directories a day."""

    endpoint = "https://cdn.aliyuncs.com"
    most_urls = 40  # it takes 1,000, but in the query, and not every way carries one that long

    def purge_batch(self, urls) -> None:
        self.refresh(urls, "File")

    def purge_directories(self, directories) -> None:
        self.refresh(directories, "Directory")

    def refresh(self, urls: list[str], kind: str) -> None:
        query = {"ObjectPath": "\n".join(urls), "ObjectType": kind}
        facts = {
            "x-acs-action": "RefreshObjectCaches",
            "x-acs-version": "2018-05-10",
            "x-acs-date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": uuid.uuid4().hex,
        }
        headers = acs3(self.key_id, self.secret, host=self.host, query=query, headers=facts)
        self.call(f"{self.endpoint}/?{canonical_query(query)}", b"", headers)

    def complaint(self, status: int, answer: dict) -> str:
        return "" if status == 200 and "Code" not in answer else str(answer.get("Code") or f"HTTP {status}")


class TencentBackend(VendorBackend):
    """PurgeUrlsCache and PurgePathCache of 2018-06-06; by default 10,000 addresses and 100 directories a day."""

    endpoint = "https://cdn.tencentcloudapi.com"

    def purge_batch(self, urls) -> None:
        self.purge_by("PurgeUrlsCache", {"Urls": urls})

    def purge_directories(self, directories) -> None:
        self.purge_by("PurgePathCache", {"Paths": directories, "FlushType": "delete"})

    def purge_by(self, action: str, content: dict) -> None:
        body, now = json.dumps(content).encode(), int(time.time())
        headers = {"Content-Type": "application/json; charset=utf-8", "Host": self.host}
        signed = tc3(self.key_id, self.secret, service="cdn", body=body, headers=headers, now=now)
        facts = {"X-TC-Action": action, "X-TC-Version": "2018-06-06", "X-TC-Timestamp": str(now)}
        self.call(f"{self.endpoint}/", body, signed | facts)

    def complaint(self, status: int, answer: dict) -> str:
        error = answer.get("Response", {}).get("Error", {})
        return str(error.get("Code", "")) if status == 200 else f"HTTP {status}"
