"""The demonstration's two processes: the worker beside, the server in front."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command

THREADS = 4


def at(port: int) -> str:
    """Where it is: on this machine, by the name that the settings give it, at this port; or all as the settings say."""
    name = urlsplit(settings.SITE_URL).hostname
    return f"http://{name}:{port}" if name in {"127.0.0.1", "localhost"} else str(settings.SITE_URL)


def serve(port: int) -> None:
    """Collect the static files, start the worker, then serve until stopped. The worker ends with the server."""
    call_command("collectstatic", interactive=False, verbosity=0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    address = ["--bind", f"127.0.0.1:{port}", "--threads", str(THREADS), "--log-level", "warning"]
    told = ["env", f"SITE_URL={at(port)}", sys.executable]  # what their links begin with
    worker = subprocess.Popen([*told, manage, "db_worker", "--no-startup-delay"])  # noqa: S603 - our own words
    try:
        subprocess.run([*told, "-m", "gunicorn", "blog.wsgi", *address], check=False)  # noqa: S603 - as above
    except KeyboardInterrupt:
        pass
    finally:
        worker.terminate()
        worker.wait()
