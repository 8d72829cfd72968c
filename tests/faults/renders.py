"""How often each page is made, written down outside of the portal."""

import os

from django.conf import settings


class NoteRenders:
    """Middleware: one line for each request that reaches Django."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.file = os.open(settings.DATA_DIR / "renders", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o644)

    def __call__(self, request):
        os.write(self.file, f"{request.get_full_path()}\n".encode())
        return self.get_response(request)
