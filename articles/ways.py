"""The way from the top of the portal to a page."""


def way_to(page) -> list:
    """The pages above this one, from the top, and the page itself; no query for a page Wagtail just routed to."""
    way = [page]
    while way[0].depth > 2:
        way.insert(0, way[0].get_parent())
    return way
