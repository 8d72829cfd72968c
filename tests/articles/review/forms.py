"""What a browser sends from the admin: every field of the form as it stands, and what somebody changed or pressed."""

from wagtail.test.utils.form_data import querydict_from_html

EDITOR = "page-edit-form"
# Written by the script of the block editor.
NO_BLOCKS = {"body-count": "0", "recommended-count": "0"}


def form_data(client, url, *, form_id=EDITOR, **values) -> dict:
    """The form on this page of the admin as it was sent to the client, with `values` changed."""
    page = client.get(url)
    data = querydict_from_html(page.content.decode(), form_id=form_id)
    return {**NO_BLOCKS, **data.dict(), **{key: str(value) for key, value in values.items()}}
