"""What the headless guide tells a front-end developer to write verifies what we send."""

import json
import re
import shutil
import subprocess
import time
import unittest
import uuid

from django.conf import settings
from django.test import SimpleTestCase, tag

from deliveries.channels import sign

OLD, NEW = "whsec_b2xkIHNlY3JldCBvZiB0d2VudHktZm91ci4=", "whsec_bmV3IHNlY3JldCBvZiB0d2VudHktZm91ci4="
BODY = json.dumps({"type": "page.published", "data": {"title": "港口开放"}}, ensure_ascii=False)


def documented(language: str, sign_of_it: str) -> str:
    guide = (settings.BASE_DIR / "docs/headless.md").read_text("utf-8")
    return next(block for block in re.findall(rf"```{language}\n(.*?)```", guide, re.S) if sign_of_it in block)


def headers(*secrets: str, at: int | None = None) -> dict[str, str]:
    number, stamp = str(uuid.uuid4()), str(at or int(time.time()))
    content = f"{number}.{stamp}.{BODY}".encode()
    signatures = " ".join(f"v1,{sign(secret, content)}" for secret in secrets)
    return {"webhook-id": number, "webhook-timestamp": stamp, "webhook-signature": signatures}


def cases() -> list[tuple[str, dict[str, str], bool]]:
    return [
        ("signed", headers(NEW), True),
        ("signed with both", headers(NEW, OLD), True),
        ("signed with both, the other way round", headers(OLD, NEW), True),
        ("signed with another", headers(OLD), False),
        ("too old", headers(NEW, at=int(time.time()) - 3600), False),
        ("not signed", headers(), False),
        ("cut", headers(NEW) | {"webhook-signature": "v1,"}, False),
    ]


@tag("once")
class DocumentedReceiverTests(SimpleTestCase):
    def test_in_python(self):
        names = {}
        exec(documented("python", "def is_ours"), names)  # noqa: S102 -- our own guide

        for title, sent, expected in cases():
            with self.subTest(title):
                self.assertEqual(names["is_ours"](BODY.encode(), sent, NEW), expected)
        self.assertFalse(names["is_ours"](BODY.encode() + b" ", headers(NEW), NEW))

    @unittest.skipUnless(shutil.which("node"), "There is no Node.js.")
    def test_in_javascript(self):
        code = documented("js", "function isOurs").partition("export async")[0]
        code = "\n".join(line for line in code.splitlines() if "next/cache" not in line)
        asked = cases()
        code += f"""
        const asked = {json.dumps([sent for _title, sent, _expected in asked])}, body = {json.dumps(BODY)};
        console.log(JSON.stringify(asked.map((sent) => isOurs(body, new Map(Object.entries(sent)), "{NEW}"))));
        """
        done = subprocess.run(["node", "--input-type=module", "-e", code], capture_output=True, text=True, check=True)

        self.assertEqual(json.loads(done.stdout), [expected for _title, _sent, expected in asked])
