"""A deleted page can be brought back for thirty days, with everything that belonged to it."""
