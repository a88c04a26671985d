"""Where files are: a folder or an S3 bucket, behind the same three calls."""

from __future__ import annotations

import os
import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from galaxy_model.errors import StorageError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class MissingFileError(KeyError):
    """There is no file by this key."""


class Storage(Protocol):
    """Files by key; a key is a relative path with forward slashes."""

    def describe(self, key: str) -> str:
        """Say where a key is, for messages."""
        ...

    def read(self, key: str) -> bytes:
        """Return a file's bytes, or raise `MissingFileError` or `StorageError`."""
        ...

    def write(self, key: str, data: bytes) -> None:
        """Put a whole file in place at once, or raise `StorageError`."""
        ...


class FolderStorage:
    """Files in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def describe(self, key: str) -> str:
        """Return the file's path."""
        return str(self.root / key)

    def read(self, key: str) -> bytes:
        """Return a file's bytes."""
        try:
            return (self.root / key).read_bytes()
        except FileNotFoundError as error:
            raise MissingFileError(key) from error
        except OSError as error:
            raise StorageError(f"{self.describe(key)} cannot be read: {error.strerror}.") from error

    def write(self, key: str, data: bytes) -> None:
        """Write beside the target, then rename, so that no reader sees half a file."""
        path = self.root / key
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(data)
            Path(file.name).chmod(0o644)
            os.replace(file.name, path)  # noqa: PTH105 - the one rename that also replaces on every system
        except OSError as error:
            raise StorageError(
                f"{path} cannot be written: {error.strerror}.", "Check the disk and its permissions."
            ) from error


class BucketStorage:
    """Files in an S3 bucket, below a prefix. The client is made at first use: importing boto3 takes long."""

    def __init__(self, bucket: str, prefix: str = "") -> None:
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    @cached_property
    def _client(self) -> S3Client:
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        return boto3.client(
            "s3", config=Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 3})
        )

    def describe(self, key: str) -> str:
        """Return the file's address."""
        return f"s3://{self.bucket}/{self.prefix}{key}"

    def read(self, key: str) -> bytes:
        """Return an object's bytes."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            return self._client.get_object(Bucket=self.bucket, Key=self.prefix + key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                raise MissingFileError(key) from error
            raise self._unavailable(key, error) from error
        except BotoCoreError as error:
            raise self._unavailable(key, error) from error

    def write(self, key: str, data: bytes) -> None:
        """Put an object; S3 shows it whole or not at all."""
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            self._client.put_object(Bucket=self.bucket, Key=self.prefix + key, Body=data)
        except (BotoCoreError, ClientError) as error:
            raise self._unavailable(key, error) from error

    def _unavailable(self, key: str, error: Exception) -> StorageError:
        return StorageError(
            f"{self.describe(key)} cannot be reached: {error}.",
            "Check the bucket's name and your access, or try later.",
        )


def open_storage(root: str | Path) -> Storage:
    """The storage at a folder's path or at ``s3://bucket/prefix``."""
    address = urlsplit(str(root))
    if address.scheme == "s3":
        return BucketStorage(address.netloc, address.path)
    return FolderStorage(Path(root))
