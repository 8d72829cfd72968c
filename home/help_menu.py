"""The help that is written in the language of this admin."""

ELSEWHERE = ("whats-new-in-wagtail", "editor-guide")


def keep_what_is_ours(request, menu_items) -> None:
    """Hook `construct_help_menu`: no English release notes and guide of Wagtail, nor a badge that counts them."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith(ELSEWHERE)]
