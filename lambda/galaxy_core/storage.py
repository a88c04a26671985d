"""Where files are: a folder or an S3 bucket, behind the same few calls."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

from galaxy_core.aws_errors import aws_advice
from galaxy_core.errors import GalaxyError, StorageError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from obstore.store import S3Store


CHUNK = 1_000_000
"""Bytes that are held of a file that is read piece by piece."""


class MissingFileError(KeyError):
    """There is no file by this key."""


@dataclass(frozen=True)
class UploadForm:
    """What lets whoever has it put one file in place.

    Attributes:
        url: where to send a ``multipart/form-data`` request.
        fields: what it has to hold, before the file itself as the field ``file``.
    """

    url: str
    fields: dict[str, str]


@dataclass(frozen=True)
class StoredObject:
    """One file, as a list of them tells of it.

    Attributes:
        key: relative to where the list was asked for.
        size: bytes.
        etag: differs once the file is changed.
    """

    key: str
    size: int
    etag: str


class Storage(Protocol):
    """Files by key; a key is a relative path with forward slashes."""

    def describe(self, key: str) -> str:
        """Say where a key is, for messages."""
        ...

    def read(self, key: str, max_bytes: int | None = None) -> bytes:
        """Return a file's bytes, at most `max_bytes` of them, or raise `MissingFileError` or `StorageError`."""
        ...

    def chunks(self, key: str) -> Iterator[bytes]:
        """Read a file piece by piece, however long it is; raises as `read` does."""
        ...

    def write(self, key: str, data: bytes) -> None:
        """Put a whole file in place at once, or raise `StorageError`."""
        ...

    def writer(self, key: str) -> AbstractContextManager[IO[bytes]]:
        """Write a file piece by piece; it is in place once the context is left without an error."""
        ...

    def names(self, folder: str) -> frozenset[str]:
        """Return the names of the files directly in a folder, none where it does not exist; or `StorageError`."""
        ...

    def files(self) -> Iterator[StoredObject]:
        """Go through every file, in the order of their keys, however many there are; or `StorageError`."""
        ...

    def upload_form(self, key: str, max_bytes: int, seconds: int) -> UploadForm | None:
        """Return a form to upload one file of at most `max_bytes`; None where there is no address for it."""
        ...

    def link(self, key: str, seconds: int) -> str | None:
        """Return an address that gives a file for a while; None where nobody can reach it by address."""
        ...


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file beside another, in whose place it is once the context is left without an error; gone otherwise.

    Raises:
        OSError: the disk is full, or something cannot be written.
    """
    file = tempfile.NamedTemporaryFile(dir=path.parent, prefix=".tmp", delete=False)  # noqa: SIM115 - see below
    try:
        try:
            yield cast("IO[bytes]", file)
        finally:
            file.close()  # which writes what is still in its buffer, and may fail, too
        Path(file.name).chmod(0o644)
        os.replace(file.name, path)  # noqa: PTH105 - the one rename that also replaces on every system
    except BaseException:
        Path(file.name).unlink(missing_ok=True)
        raise


class FolderStorage:
    """Files in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def describe(self, key: str) -> str:
        """Return the file's path."""
        return str(self.root / key)

    def read(self, key: str, max_bytes: int | None = None) -> bytes:
        """Return a file's bytes."""
        with self._opened(key) as file:
            return file.read(-1 if max_bytes is None else max_bytes)

    def chunks(self, key: str) -> Iterator[bytes]:
        """Read a file piece by piece."""
        with self._opened(key) as file:
            while chunk := file.read(CHUNK):
                yield chunk

    @contextmanager
    def _opened(self, key: str) -> Iterator[IO[bytes]]:
        try:
            with (self.root / key).open("rb") as file:
                yield file
        except FileNotFoundError as error:
            raise MissingFileError(key) from error
        except OSError as error:
            raise StorageError(f"{self.describe(key)} cannot be read: {error.strerror}.") from error

    def write(self, key: str, data: bytes) -> None:
        """Put a file in place."""
        with self.writer(key) as file:
            file.write(data)

    @contextmanager
    def writer(self, key: str) -> Iterator[IO[bytes]]:
        """Write beside the target, then rename, so that no reader sees half a file."""
        path = self.root / key
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path) as file:
                yield file
        except OSError as error:
            raise StorageError(
                f"{path} cannot be written: {error.strerror}.", "Check the disk and its permissions."
            ) from error

    def names(self, folder: str) -> frozenset[str]:
        """Return the names of the whole files in a folder."""
        try:
            return frozenset(
                entry.name
                for entry in (self.root / folder).iterdir()
                if entry.is_file() and not entry.name.startswith(".")
            )
        except FileNotFoundError:
            return frozenset()
        except OSError as error:
            raise StorageError(f"{self.describe(folder)} cannot be listed: {error.strerror}.") from error

    def files(self) -> Iterator[StoredObject]:
        """Go through every whole file below the folder."""
        found = [path for path in self.root.rglob("*") if path.is_file() and not path.name.startswith(".")]
        for key, path in sorted((path.relative_to(self.root).as_posix(), path) for path in found):
            about = path.stat()
            yield StoredObject(key, about.st_size, str(about.st_mtime_ns))

    def upload_form(self, key: str, max_bytes: int, seconds: int) -> None:
        """Return None: a folder has no address."""

    def link(self, key: str, seconds: int) -> None:
        """Return None: a folder has no address."""


class BucketStorage:
    """Files in an S3 bucket, below a prefix. The client is made at first use.

    Files come and go through obstore, which is ready in 30 ms where boto3 takes half a second: most of what a
    function would need to wake. boto3 signs what is given to others, and finds credentials that are not in the
    environment.
    """

    def __init__(self, bucket: str, prefix: str = "") -> None:
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    @cached_property
    def _store(self) -> S3Store:
        from datetime import timedelta  # noqa: PLC0415

        from obstore.store import S3Store  # noqa: PLC0415

        provider = region = None
        if "AWS_ACCESS_KEY_ID" not in os.environ:
            from boto3.session import Session  # noqa: PLC0415
            from botocore.exceptions import NoCredentialsError  # noqa: PLC0415
            from obstore.auth.boto3 import Boto3CredentialProvider  # noqa: PLC0415

            session = Session()
            if session.get_credentials() is None:
                raise NoCredentialsError
            provider = Boto3CredentialProvider(session)
        elif not {"AWS_REGION", "AWS_DEFAULT_REGION"} & os.environ.keys():
            from boto3.session import Session  # noqa: PLC0415

            region = Session().region_name  # of the configuration, which obstore does not read
        return S3Store(
            self.bucket,
            prefix=self.prefix or None,
            config={"region": region} if region else None,
            credential_provider=provider,
            client_options={
                "allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"),
                "connect_timeout": timedelta(seconds=2),
                "timeout": timedelta(seconds=10),
            },
            # A request that took all its time is not tried again: a function has 15 seconds for everything.
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=10)},
        )

    @cached_property
    def _signer(self) -> S3Client:
        import boto3  # noqa: PLC0415
        from botocore.config import Config  # noqa: PLC0415

        # Without these, what is signed for a browser names an address that S3 redirects for a new bucket.
        return boto3.client("s3", config=Config(signature_version="s3v4", s3={"addressing_style": "virtual"}))

    def describe(self, key: str) -> str:
        """Return the file's address."""
        return f"s3://{self.bucket}/{self.prefix}{key}"

    def read(self, key: str, max_bytes: int | None = None) -> bytes:
        """Return an object's bytes."""
        with self._reached(key):
            found = self._store.get(key)
            if max_bytes is None:
                return bytes(found.bytes())
            data = bytearray()
            for chunk in found.stream():
                data += chunk
                if len(data) >= max_bytes:
                    break
            return bytes(data[:max_bytes])

    def chunks(self, key: str) -> Iterator[bytes]:
        """Read an object piece by piece."""
        with self._reached(key):
            for chunk in self._store.get(key).stream(min_chunk_size=CHUNK):
                yield bytes(chunk)

    def write(self, key: str, data: bytes) -> None:
        """Put an object; S3 shows it whole or not at all."""
        with self._reached(key):
            self._store.put(key, data)

    @contextmanager
    def writer(self, key: str) -> Iterator[IO[bytes]]:
        """Send an object in parts; one that is not finished shows nowhere, and the bucket's own rule clears it."""
        from obstore import open_writer  # noqa: PLC0415

        with self._reached(key):
            file = open_writer(self._store, key, max_concurrency=2)
            yield cast("IO[bytes]", file)
            file.close()

    def names(self, folder: str) -> frozenset[str]:
        """Return the names of the objects directly below a prefix."""
        with self._reached(folder):
            found = self._store.list_with_delimiter(folder)["objects"]
            return frozenset(item["path"].rpartition("/")[2] for item in found)

    def files(self) -> Iterator[StoredObject]:
        """Go through every object below the prefix, a page at a time."""
        with self._reached(""):
            for page in self._store.list(chunk_size=1000):
                for item in page:
                    yield StoredObject(item["path"], item["size"], item["e_tag"] or str(item["last_modified"]))

    def upload_form(self, key: str, max_bytes: int, seconds: int) -> UploadForm:
        """Sign a form: S3 itself then refuses another key, and a larger file."""
        with self._reached(key):
            form = self._signer.generate_presigned_post(
                self.bucket,
                self.prefix + key,
                Conditions=[["content-length-range", 1, max_bytes]],
                ExpiresIn=seconds,
            )
        return UploadForm(form["url"], form["fields"])

    def link(self, key: str, seconds: int) -> str:
        """Sign an address."""
        with self._reached(key):
            return self._signer.generate_presigned_url(
                "get_object", Params={"Bucket": self.bucket, "Key": self.prefix + key}, ExpiresIn=seconds
            )

    @contextmanager
    def _reached(self, key: str) -> Iterator[None]:
        """Say what goes wrong with a key in our own errors."""
        try:
            yield
        except GalaxyError:
            raise
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise self._unavailable(key, error) from error
            raise MissingFileError(key) from error
        except Exception as error:  # obstore's and, of credentials, boto3's
            raise self._unavailable(key, error) from error

    def _unavailable(self, key: str, error: Exception) -> StorageError:
        reason = str(error).split("\n", 1)[0].rstrip(". ")
        return StorageError(
            f"{self.describe(key)} cannot be reached: {reason}.",
            aws_advice(error, "Check the bucket's name and your access, or try later."),
        )


def open_storage(root: str | Path) -> Storage:
    """The storage at a folder's path or at ``s3://bucket/prefix``."""
    address = urlsplit(str(root))
    if address.scheme == "s3":
        return BucketStorage(address.netloc, address.path)
    return FolderStorage(Path(root))
