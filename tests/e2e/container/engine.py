"""Builds the real image on a stand-in for AWS's base, and runs it with podman as Lambda would."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

from tests.e2e.container.base import base_image
from tests.e2e.container.runtime_api import HANG, FunctionError, RuntimeApi

IMAGE = Path(__file__).parents[3] / "lambda"
NEEDED = ("podman", "runc", "debootstrap")
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
MEMORY = 512
"""Memory limit of a container, MiB: half of what the stack gives it."""
RUNTIME_PORT, SERVICES_PORT = 9001, 9002
CLONE_NEWNET = 0x40000000
"""The kind of namespace that a network is, as <sched.h> numbers it."""


def missing() -> str | None:
    """Why no container can be run on this machine, if none can."""
    programs = [name for name in NEEDED if not shutil.which(name)]
    if programs:
        return f"running containers needs Linux and {', '.join(NEEDED)}; not here: {', '.join(programs)}"
    if os.geteuid():
        return "building a base, and limiting a container's memory, need root"
    return None


class Engine:
    """Podman, set up for machines where limits cannot be raised and no network can be made.

    Args:
        folder: where its settings and what it builds from are put.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        files = min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 20_000)
        # The machine's certificates, because its network may end at a proxy of its own.
        shared = [f"{CERTIFICATES}:{CERTIFICATES}:ro"] if CERTIFICATES.exists() else []
        settings = folder / "containers.conf"
        settings.write_text(
            f'[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n'
            f'[containers]\ndefault_ulimits = ["nofile={files}:{files}", "nproc={files}:{files}"]\n'
            f"volumes = {json.dumps(shared)}\n",
            encoding="utf-8",
        )
        self._environment = os.environ | {"CONTAINERS_CONF": str(settings)}

    def run(self, *arguments: str) -> str:
        """Run a podman command and return what it printed; what it complained of is in the exception."""
        done = subprocess.run(
            ["podman", *arguments], env=self._environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"podman {arguments[0]}: {done.stderr or done.stdout}")
        return done.stdout.strip()

    def image(self) -> str:
        """The real image, on the stand-in base. Its build also proves that it works and is not too heavy."""
        name = "localhost/galaxy-classifier:test"
        last = self.run("images", "--quiet", "--no-trunc", name)
        self.build(IMAGE, name, BASE_IMAGE=base_image(self, self._folder))
        if last and last != self.run("images", "--quiet", "--no-trunc", name):
            self.run("rmi", "--force", last)
        return name

    def build(self, context: Path, name: str, **arguments: str) -> None:
        """Build an image; what that printed is left beside the settings."""
        given = (f"--build-arg={key}={value}" for key, value in arguments.items())
        log = self.run("build", "--pull-never", "--network=host", *given, f"--tag={name}", str(context))
        (self._folder / f"{context.name}.log").write_text(log, encoding="utf-8")

    @contextmanager
    def start(self, image: str, function: str, **environment: str) -> Iterator[Container]:
        """One container of a function, with Lambda's read-only root, and nothing to reach but what is given it.

        It has a network of its own with no interface but the loopback. The Runtime API and AWS's services listen
        there, on sockets that this process opens in that network.
        """
        variables = {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{RUNTIME_PORT}",
            "AWS_LAMBDA_FUNCTION_NAME": function,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(MEMORY),
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{SERVICES_PORT}",
            **environment,
        }
        identity = self.run(
            *("create", "--pull=never", "--network=none", f"--memory={MEMORY}m", f"--memory-swap={MEMORY}m"),
            *("--cpus=1", "--read-only", "--read-only-tmpfs=false", "--tmpfs=/tmp:size=64m,mode=1777"),
            *("--cap-drop=all", "--security-opt=no-new-privileges"),
            *(f"--env={name}={value}" for name, value in variables.items()),
            *(image, f"galaxy_api.handlers.{function}.handler"),
        )
        try:
            with Container(self, identity) as container:
                yield container
        finally:
            self.run("rm", "--force", "--time=0", identity)


class Container:
    """A running function.

    Attributes:
        pid: Of its first process, on this machine.
        services: Its S3 and SQS.
        cold_start: Seconds from its start to its request for the first event.
        seconds: Of each event.
    """

    def __init__(self, engine: Engine, identity: str) -> None:
        self._engine = engine
        self._identity = identity
        engine.run("init", identity)  # its network exists now, and nothing runs in it yet
        self.pid = int(engine.run("inspect", "--format={{.State.Pid}}", identity))
        self._runtime = RuntimeApi(_listen(self.pid, RUNTIME_PORT))
        self.services = Services(_listen(self.pid, SERVICES_PORT))
        self.seconds: list[float] = []
        started = time.perf_counter()
        engine.run("start", identity)
        self._runtime.ready.wait(HANG)
        self.cold_start = time.perf_counter() - started

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runtime.shutdown()
        self._runtime.server_close()
        self.services.vanish()

    def invoke(self, event: dict[str, Any]) -> Any:
        """Send it an event and wait for the answer. Raises `FunctionError`, with what it wrote."""
        since = time.perf_counter()
        try:
            answer = self._runtime.invoke(event)
        except FunctionError as error:
            raise FunctionError(f"{error}; {self.state()}: {self._engine.run('logs', self._identity)}") from error
        self.seconds.append(time.perf_counter() - since)
        return answer

    def peak_megabytes(self) -> float:
        """Largest resident memory so far, MB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000

    def state(self) -> str:
        """Whether it runs; whether it was killed for its memory."""
        return self._engine.run(
            "inspect", "--format={{.State.Status}} killed={{.State.OOMKilled}}", self._identity
        )

    def shell(self, command: str) -> str:
        """Run a command inside. Raises `RuntimeError` if it fails."""
        return self._engine.run("exec", self._identity, "sh", "-c", command)


class Services:
    """AWS's services, one state for this whole process, through one more socket."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        application = DomainDispatcherApplication(create_backend_app)
        self._server = make_server(
            *("127.0.0.1", 0, application), threaded=True, request_handler=_OneRequest, fd=listener.fileno()
        )
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def vanish(self) -> None:
        """Refuse every connection from now on."""
        self._server.shutdown()
        self._server.server_close()
        self._listener.close()


class _OneRequest(MotoRequestHandler):
    protocol_version = "HTTP/1.0"  # no connection outlives its request, so that nothing outlives `vanish`

    def log_request(self, *_: Any) -> None:
        pass


def _listen(pid: int, port: int) -> socket.socket:
    """A socket that listens in the network of another process; this thread goes there and comes back."""
    with Path("/proc/thread-self/ns/net").open() as here, Path(f"/proc/{pid}/ns/net").open() as there:
        _enter(there.fileno())
        try:
            return socket.create_server(("127.0.0.1", port))
        finally:
            _enter(here.fileno())


def _enter(network: int) -> None:
    """`os.setns`, which Python has since 3.12."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(network, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
