from wagtail import hooks

from .page_cache.reads import see_served_page

hooks.register("before_serve_page", see_served_page, order=1000)
