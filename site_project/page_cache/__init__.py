"""Public pages, ready to be sent before Django is entered. Never stale: see `generations`, `reads` and `writes`."""
