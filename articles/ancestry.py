"""The pages above a page, asked for once however many want to know them."""


def ancestors_of(page) -> list:
    """The pages above, from the root down: one query, and none where the page knows its parent already.

    Afterwards the page and each of them know their parent, where treebeard's `get_parent()` finds it.
    """
    if page.is_root():
        return []
    if not hasattr(page, "_cached_parent_obj"):
        above = list(page.get_ancestors())
        for parent, child in zip(above, [*above[1:], page], strict=True):
            child._cached_parent_obj = parent
        return above
    parent = page.get_parent()
    return [*ancestors_of(parent), parent]
