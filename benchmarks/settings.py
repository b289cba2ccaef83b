"""The site's own settings as in production, with static files in the benchmark's scratch folder."""

from __future__ import annotations

import os
from pathlib import Path

from blog.settings import *  # noqa: F403 - every setting as it is

STATIC_ROOT = Path(os.environ["BENCHMARK_FOLDER"]) / "static"
