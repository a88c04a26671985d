"""Decodes large images in processes of their own: one that takes too long is ended, and its memory goes back.

A small file decodes in milliseconds, whatever is in it, and is decoded where it is. Started as a program,
this module is such a process: it takes pickled calls from its standard input and pickles each result.
"""

from __future__ import annotations

import io
import os
import pickle
import queue
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar, cast

from PIL import Image

from galaxy_core.cancellation import current
from galaxy_core.errors import BusyError, ImageError, TooCostlyImageError
from galaxy_core.images.decoding_cost import check_decoding_cost
from galaxy_core.images.formats import FORMATS, PACKED_SIGNATURES
from galaxy_core.images.limits import Limits
from galaxy_core.images.options import ReadOptions
from galaxy_core.images.preprocessing import LoadedImage
from galaxy_core.images.reading import may_hold_light, read_image

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL_BYTES, SMALL_PIXELS = 1_000_000, 2_000_000
"""Up to which a file is decoded where it is."""
DECODING_SECONDS = 8.0
"""A hundred scans of 25 megapixels take 2; a look-up in the sky before it takes 6 of a function's 15."""
DECODING_MEGABYTES = 320
"""Memory for the data of a process that decodes files of people whom nobody knows."""

T = TypeVar("T")


class DecodingProcesses:
    """Processes that decode large images, started when they are needed.

    Args:
        count: images that are decoded at once.
        waiting: further ones that may wait for their turn; any number where None.
        seconds: after which decoding an image is ended, of a processor's time.
        patience: times those seconds that it may take by the clock, on a machine that is busy.
        megabytes: memory that a process may have for its data; any amount where None.
    """

    def __init__(
        self,
        count: int,
        waiting: int | None = None,
        seconds: float = DECODING_SECONDS,
        megabytes: int | None = None,
        patience: int = 4,
    ) -> None:
        self._seconds = seconds
        self._patience = patience
        self._megabytes = megabytes
        self._admitted = threading.BoundedSemaphore(count + waiting) if waiting is not None else None
        self._idle: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(count):
            self._idle.put(None)

    def read_image(self, data: bytes, limits: Limits, options: ReadOptions | None = None) -> LoadedImage:
        """Load an image as `reading.read_image` does; what holds light always in one of the processes.

        The libraries that read it are larger than others, and not made for files of people whom nobody knows.

        Raises:
            ImageError: one of its kinds; `TooCostlyImageError` where it takes too long.
            BusyError: too many images wait already.
            CancelledRequestError: the request was cancelled.
        """
        return self.read(read_image, data, limits, options or ReadOptions())

    def read(
        self, load: Callable[[bytes, Limits, ReadOptions], T], data: bytes, limits: Limits, options: ReadOptions
    ) -> T:
        """Load an image in another way than `read_image` does."""
        if is_small(data, limits) and not may_hold_light(data, options):
            return load(data, limits, options)
        return self.call(load, data, limits, options)

    def call(self, load: Callable[..., T], *arguments: object) -> T:
        """Call a function of a module's top level in one of the processes. Raises as `read_image` does."""
        with self._admission():
            process = self._idle.get()
            try:
                process = process or _Process(self._megabytes)
                return process.call(load, arguments, self._seconds, self._patience)
            finally:
                self._idle.put(process if process and process.alive else None)

    def close(self) -> None:
        """End the processes that are idle; the others end with what they work on."""
        with suppress(queue.Empty):
            while True:
                if process := self._idle.get_nowait():
                    process.end()

    @contextmanager
    def _admission(self) -> Iterator[None]:
        if self._admitted is None:
            yield
            return
        if not self._admitted.acquire(blocking=False):
            raise BusyError("Too many large pictures are being decoded.", "Try again in a moment.")
        try:
            yield
        finally:
            self._admitted.release()


def is_small(data: bytes, limits: Limits) -> bool:
    """Whether an image, as its header says, is decoded at once, or refused without being decoded."""
    if len(data) > limits.bytes:
        return True
    if len(data) > SMALL_BYTES or data.startswith(PACKED_SIGNATURES):
        return False
    try:
        check_decoding_cost(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                return image.width * image.height <= SMALL_PIXELS
    except Exception:  # noqa: BLE001 - Pillow's readers raise whatever a header leads them to
        return True


class _Process:
    def __init__(self, megabytes: int | None) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - of this very module
            [sys.executable, "-P", "-m", __name__, *([] if megabytes is None else [str(megabytes)])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the process that decides what to do about it
            # One thread: each keeps memory. With the threshold, a large image's memory goes back to
            # the system when it is freed.
            env={
                "OPENBLAS_NUM_THREADS": "1",
                "MALLOC_MMAP_THRESHOLD_": "4194304",
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            },
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()

    def call(self, load: Callable[..., T], arguments: tuple[object, ...], seconds: float, patience: int) -> T:
        late, done = threading.Event(), threading.Event()

        def end_late() -> None:
            before = self._processor_seconds()
            for _ in range(patience):
                if done.wait(seconds):
                    return
                if self._processor_seconds() - before >= seconds:
                    break
            late.set()
            self._process.kill()

        threading.Thread(target=end_late, daemon=True).start()
        try:
            with current().interruptible(self._process.kill):
                return self._exchange(load, arguments)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self.end()
            what = (
                f"Decoding the picture took more than {seconds:g} seconds"
                if late.is_set()
                else "The decoder failed"
            )
            raise TooCostlyImageError(
                f"{what}: it was given up.", "Save the picture again with an ordinary program."
            ) from error
        finally:
            done.set()

    def _processor_seconds(self) -> float:
        """What the process has used of processors; 0 where the system does not say."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError):
            return 0.0

    def _exchange(self, load: Callable[..., T], arguments: tuple[object, ...]) -> T:
        stdin, stdout = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        pickle.dump((load, arguments), stdin, protocol=5)
        stdin.flush()
        result: T | ImageError = pickle.load(stdout)  # noqa: S301 - it is our own process
        if isinstance(result, ImageError):
            raise result
        return result


def _serve(calls: IO[bytes], results: IO[bytes]) -> None:
    while True:
        try:
            load, arguments = pickle.load(calls)  # noqa: S301 - from the process that started this one
        except EOFError:
            return
        try:
            result: object = load(*arguments)
        except ImageError as error:
            result = error.with_traceback(None)
        except MemoryError:
            result = TooCostlyImageError(
                "Decoding the picture takes more memory than there is for one.", "Send a smaller cutout."
            )
        pickle.dump(result, results, protocol=5)
        results.flush()
        del load, arguments, result


def _bound_memory(megabytes: int) -> None:
    """Have allocations beyond a limit fail; where the system has no such limit, nothing changes."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not everywhere

        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000, megabytes * 1_000_000))


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        _bound_memory(int(argument))
    warnings.simplefilter("ignore")
    _serve(sys.stdin.buffer, sys.stdout.buffer)
