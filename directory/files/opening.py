"""Opening the stores of an instance: on its disk, or in the bucket that the settings name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from directory.config import BadSetting, Config
from directory.files.disk import DiskStore
from directory.files.store import Store

NOT_INSTALLED = "FINEPOINT_FILES_URL names a bucket; that needs the packages of requirements-s3.lock as well."


def store_opener(config: Config) -> Callable[[Path], Store]:
    """A function that opens the store of one folder of the instance; in a bucket its folder has the same last name.

    Raises BadSetting in words. The bucket is not asked for anything yet.
    """
    if config.bucket is None:
        return DiskStore
    try:
        from directory.files.bucket import Bucket, BucketStore  # noqa: PLC0415 - its packages may not be there
    except ModuleNotFoundError as missing:
        raise BadSetting(NOT_INSTALLED) from missing
    name, prefix = config.bucket
    bucket = Bucket(name)
    return lambda path: BucketStore(bucket, f"{prefix}/{path.name}".lstrip("/"))
