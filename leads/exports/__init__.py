"""Leads as files that open right in Excel on Chinese Windows: chosen, masked, written down, made by the worker."""
