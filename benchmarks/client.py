"""The driver, a process of its own: one keep-alive connection, requests one after the other, until time, number or
the list runs out. It reads a job as JSON from its input and prints what came back as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from http.client import HTTPConnection
from itertools import cycle, islice
from typing import Any

TIMEOUT = 60
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def drive(job: dict[str, Any]) -> dict[str, Any]:
    """Send the requests `[method, path, body]` of the job to a port of this machine; how many, how large, how long."""
    connection = HTTPConnection("127.0.0.1", job["port"], timeout=TIMEOUT)
    headers = job["headers"] | ({"Cookie": job["cookie"]} if job["cookie"] else {})
    requests = cycle(job["requests"]) if job["repeat"] else iter(job["requests"])
    statuses: Counter[int] = Counter()
    size, start = 0, time.monotonic()
    for method, path, body in islice(requests, job["at_most"]):
        connection.request(method, path, body or None, headers | (FORM if body else {}))
        response = connection.getresponse()
        size = len(response.read())
        statuses[response.status] += 1
        if time.monotonic() - start > job["seconds"]:
            break
    connection.close()
    return {"statuses": statuses, "bytes": size, "seconds": time.monotonic() - start}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(drive(json.load(sys.stdin))))
