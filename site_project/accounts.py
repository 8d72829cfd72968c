"""One demo account per role. Their passwords are random and stand in a file only the owner may read."""

import json
import secrets

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction

from .demo_content.marks import marking

ACCOUNTS = {
    "guanli": ("", "站点管理员"),
    "bianji": ("编辑", "罗素心"),
    "chushen": ("初审", "沈知秋"),
    "fushen": ("复审", "韩牧之"),
    "zhongshen": ("终审", "程望舒"),
    "shichang": ("市场", "许既白"),
    "yinsi": ("隐私专员", "顾念慈"),
}
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def passwords_file():
    return settings.DATA_DIR / "demo_accounts.json"


def known_passwords() -> dict[str, str]:
    """Passwords as they were given out; empty before the first time."""
    path = passwords_file()
    return json.loads(path.read_text()) if path.exists() else {}


@transaction.atomic
@marking()
def ensure_accounts(*, reset: bool = False) -> dict[str, str]:
    """Create the accounts that are missing and return every password by user name; `reset` makes new ones."""
    passwords = {} if reset else known_passwords()
    for name, (group, person) in ACCOUNTS.items():
        user, created = User.objects.get_or_create(username=name, defaults={"email": f"{name}@example.org"})
        user.last_name, user.is_superuser, user.is_staff = person, not group, not group
        if created or name not in passwords:
            passwords[name] = new_password()
            user.set_password(passwords[name])
        user.save()
        if group:
            user.groups.add(Group.objects.get(name=group))
    keep(passwords)
    return passwords


def new_password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def keep(passwords: dict[str, str]) -> None:
    path = passwords_file()
    path.touch(mode=0o600)
    path.write_text(json.dumps(passwords))
