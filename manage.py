#!/usr/bin/env python
"""The command line of the project. It must know nothing but where the settings are, and who says in a sentence what the
machine did not allow."""

import importlib
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blog.settings")
    try:
        importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except ImproperlyConfigured as problem:
        sys.exit(str(problem))
    except PermissionError as problem:
        sys.exit(importlib.import_module("blog.management.stopping").in_a_sentence(problem))
    try:
        execute_from_command_line(sys.argv)
    except Exception as problem:
        told = importlib.import_module("blog.management.stopping").in_a_sentence(problem)
        if not told or "--traceback" in sys.argv:
            raise
        sys.exit(told)
