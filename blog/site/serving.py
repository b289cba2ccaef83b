"""The demonstration's two processes: the worker beside, the server in front."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

THREADS = 4


def serve(port: int) -> None:
    """Collect the static files, start the worker, then serve until stopped. The worker ends with the server."""
    call_command("collectstatic", interactive=False, verbosity=0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    address = ["--bind", f"127.0.0.1:{port}", "--threads", str(THREADS), "--log-level", "warning"]
    worker = subprocess.Popen([sys.executable, manage, "db_worker", "--no-startup-delay"])  # noqa: S603 - our own words
    try:
        subprocess.run([sys.executable, "-m", "gunicorn", "blog.wsgi", *address], check=False)  # noqa: S603 - as above
    except KeyboardInterrupt:
        pass
    finally:
        worker.terminate()
        worker.wait()
