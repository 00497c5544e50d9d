"""Buckets for tests, on a server that speaks S3 and is started once.

s3.bucket()                a bucket that was just made
s3.client                  what an operator would do to it: versions, other people's objects
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from botocore.session import Session

from directory.files.bucket import Bucket

SECRET = "a-secret-that-no-message-may-hold"


@dataclass
class S3:
    """A server, reached as a product's settings would have it."""

    environment: dict[str, str]
    client: Any
    numbers: Iterator[int] = field(default_factory=count)

    def bucket(self) -> Bucket:
        """A new, empty bucket."""
        name = f"files-{next(self.numbers)}"
        self.client.create_bucket(Bucket=name)
        return Bucket(name, attempts=1)

    def keys(self, bucket: Bucket) -> list[str]:
        """What lies in a bucket."""
        return [one["Key"] for one in self.client.list_objects_v2(Bucket=bucket.name).get("Contents", ())]


def environment(port: int) -> dict[str, str]:
    """The variables that lead to a server on this machine, and to nothing else of whoever runs the tests."""
    return {
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "tester",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": "/nowhere",
        "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
        "NO_PROXY": "127.0.0.1",
    }


@contextmanager
def an_s3_server() -> Iterator[S3]:
    """Start the server; it ends with the block, or with this process."""
    command = [sys.executable, "-m", "tests.factories.s3_server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        port = int(server.stdout.readline())
        client = Session().create_client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{port}",
            region_name="us-east-1",
            aws_access_key_id="operator",
            aws_secret_access_key=SECRET,
        )
        yield S3(environment(port), client)
        client.close()
        server.stdin.close()
        server.wait(10)
