"""A bucket for tests: a server of S3 on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

for package in ("storages", "boto3", "moto"):
    pytest.importorskip(package, reason=f"{package} is not installed; with the extras s3 and test it is")


@contextmanager
def bucket() -> Iterator[str]:
    """The address of a server of S3 with one bucket; what follows it is the folder and the settings."""
    import boto3
    from moto.server import ThreadedMotoServer

    running = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    running.start()
    _host, port = running.get_host_and_port()
    known = {"aws_access_key_id": "key", "aws_secret_access_key": "se/cret", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", **known).create_bucket(Bucket="class")
    try:
        yield f"s3://key:se%2Fcret@127.0.0.1:{port}/class"
    finally:
        running.stop()
