"""Withdrawing (撤稿): a page leaves the site for a reason, on record, and its address says that it is gone."""
