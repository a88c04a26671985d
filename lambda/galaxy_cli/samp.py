"""Tables sent to TOPCAT and Aladin over SAMP, and rows clicked there shown in the sky."""

from __future__ import annotations

import queue
import secrets
import shutil
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from galaxy_cli.errors import BadTableError, NoHubError
from galaxy_cli.signals import GracefulShutdown
from galaxy_cli.tables.reading import InputTable, read_table
from galaxy_cli.tables.recognition import ColumnChoice, recognise
from galaxy_cli.tables.writers import write_table
from galaxy_core.table_columns import Row
from galaxy_sky.angles import degrees

if TYPE_CHECKING:
    from astropy.samp import SAMPIntegratedClient

MTYPES = {".vot": "table.load.votable", ".fits": "table.load.fits"}

_PAUSE_SECONDS = 0.2


@contextmanager
def hub() -> Iterator[SAMPIntegratedClient]:
    """A connection to the hub that TOPCAT or Aladin runs.

    Raises:
        NoHubError: none is running.
    """
    with warnings.catch_warnings():
        # It says that pyvo will have it instead; whoever sends a table can do nothing about that.
        warnings.filterwarnings("ignore", message="astropy.samp was deprecated")
        from astropy.samp import SAMPIntegratedClient, conf  # noqa: PLC0415 - only who sends tables needs it
        from astropy.samp.errors import SAMPHubError, SAMPProxyError  # noqa: PLC0415
    with conf.set_temp("use_internet", False):
        client = SAMPIntegratedClient(name="Galaxy classifier", description="Morphologies of galaxies")
        try:
            client.connect()
        except (SAMPHubError, SAMPProxyError, OSError) as error:
            raise NoHubError("No SAMP hub is running.", "Start TOPCAT or Aladin on this machine first.") from error
        try:
            yield client
        finally:
            client.disconnect()


@dataclass(frozen=True)
class Reply:
    """What a program says of a table.

    Attributes:
        program: its name.
        problem: why it did not load the table; empty if it did.
    """

    program: str
    problem: str


@dataclass(frozen=True)
class SentTable:
    """A table that other programs were asked to load.

    Attributes:
        client: connection to the hub.
        table: the table.
        url: of its file.
        id: by which messages name it.
        programs: name of each program that was asked, by its identifier at the hub.
        responses: identifier and response of each program, as they come.
    """

    client: SAMPIntegratedClient
    table: InputTable
    url: str
    id: str
    programs: dict[str, str]
    responses: queue.Queue[tuple[str, dict[str, Any]]]

    def replies(self, shutdown: GracefulShutdown, seconds: float) -> Iterator[Reply]:
        """Yield what each program says, until all have spoken, a signal is received, or the time is over.

        A hub forwards nothing of a program that has left it: whoever leaves sooner may not have sent the table.

        Args:
            shutdown: of the command.
            seconds: that no program spoke for, after which no more is waited for.
        """
        silent, waited = set(self.programs), 0.0
        while silent and waited < seconds and not shutdown.signal_number:
            try:
                program, response = self.responses.get(timeout=_PAUSE_SECONDS)
            except queue.Empty:
                waited += _PAUSE_SECONDS
                continue
            waited = 0.0
            silent.discard(program)
            error = response.get("samp.error") or {}
            failed = response.get("samp.status") == "samp.error"
            problem = str(error.get("samp.errortxt") or "it did not say why") if failed else ""
            yield Reply(self.programs.get(program, program), problem)
        if not shutdown.signal_number:
            for program in silent:
                yield Reply(self.programs[program], "it did not answer")

    def listen(self, show: Callable[[Row], None]) -> None:
        """From now on point the sky to each row that is clicked.

        Args:
            show: called with the row, in a thread of the connection.
        """

        def receive(
            _key: str, sender: str, _id: str, _mtype: str, parameters: dict[str, Any], _extra: Any
        ) -> None:
            if sender != self.client.get_public_id() and self._is_ours(parameters):
                number = int(parameters["row"])
                if 0 <= number < self.table.rows:
                    self._point(number)
                    show(self.table.row(number))

        self.client.bind_receive_notification("table.highlight.row", receive)
        self.client.bind_receive_call("table.highlight.row", self._answering(receive))

    def _answering(self, receive: Callable[..., None]) -> Callable[..., None]:
        def answer(key: str, sender: str, id_: str, mtype: str, parameters: dict[str, Any], extra: Any) -> None:
            receive(key, sender, id_, mtype, parameters, extra)
            self.client.reply(id_, {"samp.status": "samp.ok", "samp.result": {}})

        return answer

    def _is_ours(self, parameters: dict[str, Any]) -> bool:
        return self.id == parameters.get("table-id") or self.url == parameters.get("url")

    def _point(self, number: int) -> None:
        columns = recognise(self.table, ColumnChoice())
        if columns.ra is None or columns.dec is None:
            return
        ra, dec = (
            degrees(self.table.cells[place][number], self.table.columns[place].unit, hours=hours)
            for place, hours in ((columns.ra, True), (columns.dec, False))
        )
        if ra is not None and dec is not None:
            parameters = {"ra": str(ra), "dec": str(dec)}
            self.client.notify_all({"samp.mtype": "coord.pointAt.sky", "samp.params": parameters})


def send_table(client: SAMPIntegratedClient, path: Path, folder: Path) -> SentTable:
    """Ask every program at the hub to load a table.

    Args:
        client: connection to the hub.
        path: table in any format that is read; one that is neither VOTable nor FITS is converted.
        folder: where a copy is written for the others to read, if the table is not there already.

    Raises:
        BadTableError, StorageError: the table cannot be read, or the copy not be written.
        NoHubError: no program at the hub loads tables.
    """
    table = read_table(path)
    suffix = path.suffix.lower() if path.suffix.lower() in MTYPES else ".vot"
    copy = folder / f"{path.stem}{suffix}"
    if suffix == path.suffix.lower():
        if not (copy.exists() and copy.samefile(path)):
            shutil.copyfile(path, copy)
    elif not write_table(copy, table.layout, lambda: iter(table), GracefulShutdown()):
        raise BadTableError(f"{path} was not sent.")
    url, id_ = copy.resolve().as_uri(), f"galaxy-{secrets.token_hex(4)}"
    programs = {program: _name(client, program) for program in client.get_subscribed_clients(MTYPES[suffix])}
    if not programs:
        raise NoHubError(
            "No program at the SAMP hub loads tables.", "Start TOPCAT or Aladin on this machine first."
        )
    responses: queue.Queue[tuple[str, dict[str, Any]]] = queue.Queue()
    client.bind_receive_response(id_, lambda _key, program, _tag, response: responses.put((program, response)))
    parameters = {"url": url, "table-id": id_, "name": path.name}
    client.call_all(id_, {"samp.mtype": MTYPES[suffix], "samp.params": parameters})
    return SentTable(client, table, url, id_, programs, responses)


def _name(client: SAMPIntegratedClient, program: str) -> str:
    return str(client.get_metadata(program).get("samp.name") or program)


def wait_until_stopped(shutdown: GracefulShutdown) -> None:
    """Wait for Ctrl-C."""
    pause = threading.Event()
    while not shutdown.signal_number:
        pause.wait(_PAUSE_SECONDS)
