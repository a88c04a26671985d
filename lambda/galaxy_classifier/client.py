"""Predictions from a deployment, by HTTP: the same calls, columns and rows as on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from galaxy_classifier.conversion import (
    Image,
    Output,
    check_places,
    degrees_of,
    image_bytes,
    listed,
    name_of,
    to_table,
    with_progress,
)

if TYPE_CHECKING:
    from astropy.coordinates import SkyCoord
    from urllib3 import PoolManager

    from galaxy_core.errors import StorageError
    from galaxy_core.images.options import FrameMode
    from galaxy_core.table_columns import PredictionTable, Row, TableLayout
    from galaxy_core.votes.column_names import ColumnStyle
    from galaxy_sky.surveys import SurveyKey

ATTEMPTS = 5
SECONDS = 30.0
_STATUSES = {"outside_footprint": "outside_footprint", "invalid_request": "bad_position"}
"""Status of a position by the code of the deployment's error."""


class Client:
    """A deployment's API.

    Args:
        address: of its site, such as ``https://galaxies.example.org``.
        model: name of the model; the deployment's default if None.
        rotations: rotated copies of each image to average over.
        frame: ``"auto"`` centres and scales images on their galaxy where it is not as the models know it.
        at_once: requests that are under way at once.
        columns: vocabulary of the votes' columns.
        output: what tables are: ``"astropy"``, ``"pandas"`` or ``"rows"``.
    """

    def __init__(
        self,
        address: str,
        model: str | None = None,
        *,
        rotations: int = 1,
        frame: FrameMode = "given",
        at_once: int = 4,
        columns: ColumnStyle = "default",
        output: Output = "astropy",
    ) -> None:
        self._address = address.rstrip("/")
        self._model, self._rotations, self._frame = model, rotations, frame
        self._at_once, self._columns = at_once, columns
        self.output = output

    def predict(self, images: Image | Iterable[Image], *, progress: bool = False) -> Any:
        """Classify images; arguments and result as of `Classifier.predict`.

        A request that fails in a way that may pass is made again, later each time, and as the service asks.

        Raises:
            GalaxyError: the deployment cannot be reached.
            TypeError: something is no image.
        """
        items = [(name_of(image, place), image) for place, image in enumerate(listed(images))]

        def row(item: tuple[str, Image]) -> Row:
            name, image = item
            data = image_bytes(image)
            return self._image_row(name, Path(image).read_bytes() if data is None else data)

        return to_table(self._rows(row, items, progress=progress), self._table.layout, self.output)

    def predict_positions(
        self,
        positions: SkyCoord,
        *,
        fov_arcmin: float = 1.0,
        survey: SurveyKey | None = None,
        progress: bool = False,
    ) -> Any:
        """Classify places in the sky, whose cutouts the deployment fetches.

        Args:
            positions: any number of places.
            fov_arcmin: side of the cutouts in arcminutes.
            survey: one alone; the first of the deployment's that has seen the place if None.
            progress: show a bar.

        Raises:
            GalaxyError: the deployment cannot be reached.
            ValueError: there is no such survey, or the field of view is not one that is asked for.
        """
        check_places([fov_arcmin], [survey] if survey else [])
        asked = [
            {"ra": ra, "dec": dec, "fov_arcmin": fov_arcmin} | ({"survey": survey} if survey else {})
            for ra, dec in degrees_of(positions)
        ]
        rows = self._rows(self._position_row, asked, progress=progress)
        return to_table(rows, self._positions_layout, self.output)

    def _rows(self, row: Callable[[Any], Row], items: Sequence[Any], *, progress: bool) -> list[Row]:
        from galaxy_core.concurrency import map_ordered  # noqa: PLC0415 - see the package's docstring

        return list(with_progress(map_ordered(row, items, self._at_once), len(items), shown=progress))

    def _image_row(self, name: str, data: bytes) -> Row:
        return self._row(name, self._classify(data, "application/octet-stream"))

    def _position_row(self, asked: dict[str, Any]) -> Row:
        from galaxy_sky.target_table import scope_of, status_of  # noqa: PLC0415 - see the package's docstring

        answer = self._classify(json.dumps(asked).encode(), "application/json")
        fov_arcmin: float = asked["fov_arcmin"]
        place: Row = {"target_ra": asked["ra"], "target_dec": asked["dec"], "fov_arcmin": fov_arcmin}
        name = f"{asked['ra']:.5f} {asked['dec']:+.5f}"
        code = answer.get("error", {}).get("code")
        survey = answer.get("image", {}).get("origin", {}).get("survey")
        if survey:
            place |= {"status": status_of(survey, fov_arcmin), "scope": scope_of(survey, fov_arcmin)}
        else:
            place["status"] = _STATUSES.get(code, "unavailable")
        return place | {"target": name, "survey": survey} | self._row(name, answer)

    def _row(self, name: str, answer: dict[str, Any]) -> Row:
        from pydantic import TypeAdapter  # noqa: PLC0415 - see the package's docstring

        from galaxy_core.predictions import Prediction  # noqa: PLC0415
        from galaxy_core.table_columns import error_row  # noqa: PLC0415

        if "predictions" not in answer:
            return error_row(name, self._table.manifest.reference, _remote_error(answer))
        prediction: Prediction = TypeAdapter(Prediction).validate_python(answer["predictions"][0])
        return self._table.row(name, prediction) | _reading(answer["image"])

    def _classify(self, body: bytes, kind: str) -> dict[str, Any]:
        """The API's answer: a classification, or an error."""
        fields = {"model": self._table.manifest.name, "rotations": str(self._rotations)}
        if self._frame != "given":
            fields["frame"] = self._frame
        return self._request("POST", "/api/v1/classify", body=body, fields=fields, kind=kind)

    def _request(
        self, method: str, path: str, *, body: bytes = b"", fields: dict[str, str] | None = None, kind: str = ""
    ) -> dict[str, Any]:
        from urllib.parse import urlencode  # noqa: PLC0415 - see the package's docstring

        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        address = f"{self._address}{path}" + (f"?{urlencode(fields)}" if fields else "")
        try:
            reply = self._pools.request(
                method, address, body=body or None, headers={"Content-Type": kind} if kind else None
            )
            answer: dict[str, Any] = json.loads(reply.data)
        except (HTTPError, ValueError) as error:
            raise _unreachable(self._address) from error
        return answer

    @cached_property
    def _pools(self) -> PoolManager:
        from urllib3 import PoolManager, Retry, Timeout  # noqa: PLC0415 - see the package's docstring

        retries = Retry(
            total=ATTEMPTS - 1,
            status_forcelist=(429, 500, 502, 503, 504),
            allowed_methods=None,
            backoff_factor=0.5,
            backoff_jitter=0.5,
            raise_on_status=False,
            redirect=3,
        )
        return PoolManager(retries=retries, timeout=Timeout(SECONDS), maxsize=self._at_once)

    @cached_property
    def _table(self) -> PredictionTable:
        from galaxy_core.models.manifest import read_manifest  # noqa: PLC0415 - see the package's docstring
        from galaxy_core.table_columns import PredictionTable  # noqa: PLC0415

        index = self._request("GET", "/models/index.json")
        if "models" not in index:
            raise _unreachable(self._address)
        name = self._model or str(index["default"])
        if name not in index["models"]:
            from galaxy_core.errors import UnknownModelError  # noqa: PLC0415

            raise UnknownModelError(
                f"There is no model {name!r}.", f"The models are {', '.join(index['models'])}."
            )
        address = f"/models/{name}/{index['models'][name]['current']}/manifest.json"
        manifest = read_manifest(json.dumps(self._request("GET", address)).encode(), self._address + address)
        return PredictionTable(manifest, self._columns)

    @cached_property
    def _positions_layout(self) -> TableLayout:
        from galaxy_core.table_columns import TableLayout  # noqa: PLC0415
        from galaxy_sky.target_table import TARGET_COLUMNS  # noqa: PLC0415 - see the package's docstring

        layout = self._table.layout
        known = {"target", "status", "target_ra", "target_dec", "survey", "fov_arcmin", "scope"}
        places = (column for column in TARGET_COLUMNS if column.name in known)
        return TableLayout((*places, *layout.columns), layout.metadata)


def _reading(image: dict[str, Any]) -> Row:
    """How the deployment read an image."""
    from galaxy_core.images.framing import Framing  # noqa: PLC0415 - see the package's docstring
    from galaxy_core.images.galaxy_frame import GalaxyFrame  # noqa: PLC0415
    from galaxy_core.table_columns import BETWEEN_PHRASES  # noqa: PLC0415

    row: Row = {"read_as": BETWEEN_PHRASES.join((image["format"], *image.get("read_as", ())))}
    if image.get("framing"):
        reframed = image["framing"].get("reframed")
        row["framing"] = str(Framing(**image["framing"] | {"reframed": reframed and GalaxyFrame(**reframed)}))
    if image.get("warnings"):
        row["warnings"] = " ".join(warning["code"] for warning in image["warnings"])
    return row


def _unreachable(address: str) -> StorageError:
    from galaxy_core.errors import StorageError  # noqa: PLC0415 - see the package's docstring

    return StorageError(f"{address} cannot be reached, or is no galaxy classifier.", "Check its address.")


def _remote_error(answer: dict[str, Any]) -> Any:
    from galaxy_core.errors import GalaxyError  # noqa: PLC0415 - see the package's docstring

    said = answer.get("error", {})
    error = GalaxyError(str(said.get("message", "There is no answer.")), str(said.get("hint", "")))
    error.code = str(said.get("code", "error"))
    return error
