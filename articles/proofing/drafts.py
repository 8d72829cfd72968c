"""The page as its author has it on the screen."""


def page_as_posted(request, page, *, parent):
    """`page` with what the editor's form holds, nothing saved; None where the form is not valid.

    Takes its own copy of the page: what the form changes must not reach the one that the editor works with.
    """
    form_class = page.get_edit_handler().get_form_class()
    form = form_class(request.POST, request.FILES, instance=page, parent_page=parent, for_user=request.user)
    form.defer_required_fields()
    try:
        if not form.is_valid():
            return None
    except KeyError:  # a form that was cut short: blocks are counted, and the count is missing
        return None
    posted = form.save(commit=False)
    if not posted.path:
        # Where it will stand decides which rules apply; the page is thrown away before anybody could store it.
        posted.path, posted.depth = parent.path + "0" * parent.steplen, parent.depth + 1
    return posted
