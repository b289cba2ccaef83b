"""How gunicorn runs the application: a few processes with a few threads each, which are told by the environment.
WEB_CONCURRENCY (processes; 2 unless set), WEB_THREADS (threads of each; 4), WEB_BIND (address; 127.0.0.1:8000)."""

import os
import subprocess
import sys
from pathlib import Path

from gunicorn.glogging import Logger

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from blog.watching.lines import JSONLines

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 120  # an essay with many citations is printed in seconds; an import is the worker's
graceful_timeout = 30
keepalive = 75  # longer than nginx keeps its connections, so that none is closed in front of a request
max_requests, max_requests_jitter = 20_000, 2_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 - a heartbeat that waits for a disk would stop a worker that works
accesslog = None  # the application tells of each request, without addresses of people and pages
errorlog = "-"
control_socket_disable = True


class Lines(Logger):
    """What gunicorn tells of itself, in lines like the application's."""

    def setup(self, cfg: object) -> None:
        """Its handlers, and how they write."""
        super().setup(cfg)
        if os.environ.get("LOG_FORMAT", "json") == "json":
            for handler in self.error_log.handlers:
                handler.setFormatter(JSONLines())


logger_class = Lines


def on_starting(server: object) -> None:
    """Do not begin with settings that cannot work: what is missing is said in one sentence, not once a worker. Another
    process looks, so that what is read anew after a reload is not kept here."""
    look = f"import {os.environ.get('DJANGO_SETTINGS_MODULE', 'blog.settings')}"
    looked = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=False)  # noqa: S603
    if looked.returncode:
        sys.exit(looked.stderr.strip().rpartition("\n")[2].rpartition("ImproperlyConfigured: ")[2])
