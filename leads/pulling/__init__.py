"""Leads for a CRM that fetches them itself: by a token of its own, with chosen columns, every fetch logged."""
