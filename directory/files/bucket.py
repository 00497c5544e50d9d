"""The store in a bucket: objects of S3, or of whatever speaks as it does.

Credentials, region and endpoint come as botocore finds them: from the usual `AWS_…` variables, a profile, or the
machine's role. Every call is bounded in time, and a bucket that does not answer is left alone for a moment: else each
request that shows a picture would hold a thread until its time is over, and the whole site would stand still.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from botocore.config import Config as Calling
from botocore.exceptions import BotoCoreError, ClientError, ConnectionError as NoConnection, HTTPClientError
from botocore.session import Session

from directory.files.store import StoreAway, is_name, shelved

CONNECT_SECONDS = 2
READ_SECONDS = 5
ATTEMPTS = 3
"""With the pauses between them, a call to which nothing comes back ends after about 25 seconds."""
PAUSE_SECONDS = 15.0
"""How long a bucket that gave no answer is left alone; then one call tries, and the others follow if it is answered."""
GONE = frozenset({"NoSuchKey"})


class Bucket:
    """One bucket, over whole objects by key. Every call raises StoreAway in words when the bucket cannot do it."""

    def __init__(self, name: str, *, attempts: int = ATTEMPTS, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self._calling = Calling(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": attempts},
            # Checksums beyond the signature's are not understood by every store that speaks S3.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        self._clock = clock
        self._silent_until: float | None = None
        """When a bucket that gave no answer may be asked again; None while it answers."""
        self._turn = threading.Lock()
        self._made: tuple[int, Any] | None = None

    def put(self, key: str, data: bytes) -> None:
        """Keep an object: whole or not at all, as S3 promises."""
        with self._asked() as client:
            client.put_object(Bucket=self.name, Key=key, Body=data)

    def get(self, key: str, *, first: int | None = None) -> bytes | None:
        """An object's bytes, or the first so many of them; None when there is no such object."""
        part = {} if first is None else {"Range": f"bytes=0-{first - 1}"}
        with self._asked() as client:
            try:
                data: bytes = client.get_object(Bucket=self.name, Key=key, **part)["Body"].read()
            except ClientError as refused:
                if _code(refused) in GONE:
                    return None
                raise
        return data

    def copy(self, key: str, other: str) -> bool:
        """Keep an object under another key as well; whether there was one."""
        with self._asked() as client:
            try:
                client.copy_object(Bucket=self.name, Key=other, CopySource={"Bucket": self.name, "Key": key})
            except ClientError as refused:
                if _code(refused) in GONE:
                    return False
                raise
        return True

    def delete(self, key: str) -> None:
        """Remove an object with all its versions, where the bucket keeps any."""
        with self._asked() as client:
            if not client.delete_object(Bucket=self.name, Key=key).get("DeleteMarker"):
                return
            for page in client.get_paginator("list_object_versions").paginate(Bucket=self.name, Prefix=key):
                for version in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                    if version["Key"] == key:
                        client.delete_object(Bucket=self.name, Key=key, VersionId=version["VersionId"])

    def objects(self, prefix: str) -> dict[str, datetime]:
        """The keys that begin so, each with the instant at which it was last written (aware)."""
        with self._asked() as client:
            pages = client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
            return {found["Key"]: found["LastModified"] for page in pages for found in page.get("Contents", ())}

    @contextmanager
    def _asked(self) -> Iterator[Any]:
        """The client, for one call whose errors become words."""
        self._check_silence()
        try:
            yield self._client()
        except ClientError as refused:
            self._silent_until = None
            message = f"The bucket {self.name} refuses: {_code(refused)}."
            raise StoreAway(message) from refused
        except (NoConnection, HTTPClientError) as silence:
            self._silent_until = self._clock() + PAUSE_SECONDS
            message = f"The bucket {self.name} does not answer: {type(silence).__name__}."
            raise StoreAway(message) from silence
        except (BotoCoreError, ValueError) as trouble:  # no credentials, no such profile; an endpoint that is none
            message = f"The bucket {self.name} cannot be asked: {type(trouble).__name__}."
            raise StoreAway(message) from trouble
        else:
            self._silent_until = None

    def _check_silence(self) -> None:
        with self._turn:
            now = self._clock()
            if self._silent_until is None:
                return
            if now < self._silent_until:
                message = f"The bucket {self.name} did not answer a moment ago; it is asked again in some seconds."
                raise StoreAway(message)
            self._silent_until = now + PAUSE_SECONDS

    def _client(self) -> Any:
        """This process's own client, which threads may share: connections must not be shared over a fork."""
        with self._turn:
            if self._made is None or self._made[0] != os.getpid():
                self._made = os.getpid(), Session().create_client("s3", config=self._calling)
            return self._made[1]


class BucketStore:
    """Files in one folder of a bucket, each shelf a subfolder. Its verbs are those of `Store`."""

    def __init__(self, bucket: Bucket, folder: str) -> None:
        self._bucket = bucket
        self._folder = folder

    def put(self, name: str, data: bytes) -> None:
        """Keep a file whole or not at all; one of the same name is replaced."""
        self._bucket.put(self._key(name), data)

    def get(self, name: str) -> bytes | None:
        """A file's bytes, or None when there is none of this name."""
        return self._bucket.get(self._key(name))

    def beginning(self, name: str, size: int) -> bytes | None:
        """The first so many bytes of a file, or None when there is none of this name."""
        return self._bucket.get(self._key(name), first=size)

    def copy(self, name: str, other: str) -> None:
        """Have the bucket keep a file under another name as well. Raises FileNotFoundError when there is none."""
        if not self._bucket.copy(self._key(name), self._key(other)):
            raise FileNotFoundError(name)

    def exists(self, name: str) -> bool:
        """Whether there is a file of this name. Asked by listing: to HEAD, a bucket that is gone looks like a no."""
        return self._key(name) in self._bucket.objects(self._key(name))

    def delete(self, name: str) -> None:
        """Remove a file with all its versions; nothing happens when there is none."""
        self._bucket.delete(self._key(name))

    def names(self) -> Iterator[str]:
        """The name of every file."""
        for key in self._bucket.objects(f"{self._folder}/"):
            name = key.rpartition("/")[2]
            if is_name(name) and key == self._key(name):
                yield name

    def sweep(self, shelf: str, *, before: datetime, kept: Callable[[Collection[str]], Collection[str]]) -> int:
        """Remove the files of one shelf that belong to nobody; how many. What bears no name of ours is left alone."""
        written = self._bucket.objects(f"{self._folder}/{shelf}/")
        named = ((key.rpartition("/")[2], key) for key, at in written.items() if at < before)
        old = [name for name, key in named if is_name(name) and key == self._key(name)]
        needed = kept(old) if old else ()
        doomed = [name for name in old if name not in needed]
        for name in doomed:
            self.delete(name)
        return len(doomed)

    def _key(self, name: str) -> str:
        return f"{self._folder}/{shelved(name)}"


def _code(refused: ClientError) -> str:
    """What the store calls its refusal: `AccessDenied`, `NoSuchBucket`."""
    return str(refused.response.get("Error", {}).get("Code", "without a reason"))
