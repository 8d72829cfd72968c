#!/usr/bin/env python
"""Run a command of the portal: `python manage.py help` lists them."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    testing = sys.argv[1:2] == ["test"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"site_project.settings.{'test' if testing else 'development'}")
    execute_from_command_line(sys.argv)
