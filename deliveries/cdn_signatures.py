"""How Alibaba Cloud and Tencent Cloud want their calls signed; both examples of the vendors are tests.

ACS3-HMAC-SHA256: https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
TC3-HMAC-SHA256: https://cloud.tencent.com/document/api/228/30978
"""

import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import quote


def acs3(key_id: str, secret: str, *, host: str, query: dict[str, str], headers: dict[str, str]) -> dict[str, str]:
    """The headers of a POST without a body, complete with `Authorization`; `headers` are the `x-acs-…` of the call."""
    given = {"host": host, "x-acs-content-sha256": digest(b""), **headers}
    request, names = canonical(given, canonical_query(query), b"")
    signature = hmac.new(secret.encode(), f"ACS3-HMAC-SHA256\n{digest(request)}".encode(), hashlib.sha256).hexdigest()
    return given | {
        "Authorization": f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={names},Signature={signature}"
    }


def tc3(key_id: str, secret: str, *, service: str, body: bytes, headers: dict[str, str], now: int) -> dict[str, str]:
    """The headers of a POST, complete with `Authorization`; `now` is the second that `X-TC-Timestamp` names."""
    day = datetime.fromtimestamp(now, tz=UTC).strftime("%Y-%m-%d")
    request, names = canonical(headers, "", body)
    scope = f"{day}/{service}/tc3_request"
    key = f"TC3{secret}".encode()
    for word in (day, service, "tc3_request"):
        key = hmac.digest(key, word.encode(), hashlib.sha256)
    text = f"TC3-HMAC-SHA256\n{now}\n{scope}\n{digest(request)}"
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    said = f"TC3-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
    return headers | {"Authorization": said}


def canonical(headers: dict[str, str], query: str, body: bytes) -> tuple[bytes, str]:
    lines = {name.lower(): value.strip() for name, value in sorted(headers.items())}
    names = ";".join(sorted(lines))
    listed = "".join(f"{name}:{lines[name]}\n" for name in sorted(lines))
    return f"POST\n/\n{query}\n{listed}\n{names}\n{digest(body)}".encode(), names


def canonical_query(query: dict[str, str]) -> str:
    """Sorted, everything encoded by RFC 3986."""
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in sorted(query.items()))


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
