"""For a class: make a place to hand in, hand in, read what was handed in. Nothing of it says who a pupil is."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Response

from galaxy_api.bounded_route import bounded_route
from galaxy_api.dependencies import Configured
from galaxy_api.errors import responses
from galaxy_api.schemas.classrooms import ID_LENGTH, CreatedClassroom, HandIn, HandIns
from galaxy_core.api_version import API
from galaxy_core.classrooms import (
    DAILY_CLASSROOMS,
    MAX_CODE_LENGTH,
    MAX_HAND_INS,
    RETENTION_DAYS,
    Classrooms,
    open_classrooms,
)

router = APIRouter(
    prefix=f"{API}/classrooms",
    tags=["Classrooms"],
    route_class=bounded_route(2 * MAX_CODE_LENGTH, "Send the code alone, as the site shows it."),
)


@cache
def get_classrooms(place: str) -> Classrooms:
    """The classrooms of this process. Raises as `open_classrooms` does."""
    return open_classrooms(place)


def _classrooms(configured: Configured) -> Classrooms:
    return get_classrooms(configured.classrooms)


KnownClassrooms = Annotated[Classrooms, Depends(_classrooms)]
ClassroomId = Annotated[
    str, Path(min_length=ID_LENGTH, max_length=ID_LENGTH, pattern=r"^[\w-]+$", examples=["q3VtY2x1Zm9v_w-A"])
]
Key = Annotated[
    str,
    Header(
        alias="X-Classroom-Key",
        min_length=1,
        max_length=100,
        description="The key that came with the classroom.",
    ),
]


@router.post(
    "",
    status_code=201,
    summary="Make a classroom",
    description="Gives an id, which lets hand in, and a key, which lets read. Nothing is asked, and nothing else "
    f"is stored. All of it is deleted after {RETENTION_DAYS} days. So many are made in a day by everybody "
    f"together: 429 with the code `classroom_quota` beyond {DAILY_CLASSROOMS}.",
    responses=responses(404, 429, 503),
)
def create_classroom(classrooms: KnownClassrooms, response: Response) -> CreatedClassroom:
    """Make a classroom."""
    response.headers["Cache-Control"] = "no-store"
    made = classrooms.create()
    return CreatedClassroom(id=made.id, key=made.key, expires=made.expires)


@router.post(
    "/{classroom_id}/hand-ins",
    status_code=204,
    summary="Hand in",
    description="Adds a pupil's code; handing in again replaces the pupil's earlier one. A classroom takes "
    f"{MAX_HAND_INS} of them: 409 with the code `classroom_full` beyond.",
    responses=responses(400, 404, 409, 413, 422, 429, 503),
)
def hand_in(classroom_id: ClassroomId, handed_in: HandIn, classrooms: KnownClassrooms) -> None:
    """Add a pupil's code."""
    classrooms.hand_in(classroom_id, handed_in.code)


@router.get(
    "/{classroom_id}/hand-ins",
    summary="Read what was handed in",
    description="The last code of each pupil, for whoever has the classroom's key.",
    responses=responses(404, 422, 503),
)
def get_hand_ins(classroom_id: ClassroomId, classrooms: KnownClassrooms, key: Key, response: Response) -> HandIns:
    """What a class has handed in."""
    response.headers["Cache-Control"] = "no-store"
    found = classrooms.find_hand_ins(classroom_id, key)
    return HandIns(codes=list(found.codes), expires=found.expires)
