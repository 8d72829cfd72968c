"""Names of people: one for searching however it is written, one for showing."""

import unicodedata


def folded(name: str) -> str:
    """The name without spaces, width and case, so that `林 一` and `林一` are one."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def masked_name(name: str) -> str:
    """`林**`: who it is among colleagues, not to strangers."""
    name = name.strip()
    return f"{name[0]}**" if name else ""
