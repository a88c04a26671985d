"""What a class hands in, gathered for its teacher: codes of answers, for a week, with nothing about who sent them.

A classroom's id, in the link that pupils have, lets hand in; its key, which its teacher alone has, lets read. The
codes are the site's own and mean nothing without the class's link. Each classroom is one item of one table: a
hand-in costs one write. So many classrooms are made in a day by everybody together, and each takes so much.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from galaxy_core.checksums import sha256_of
from galaxy_core.daily_quotas import next_midnight, seconds_left
from galaxy_core.dynamodb import dynamodb_client, reachable
from galaxy_core.errors import DailyQuotaError, GalaxyError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MEMORY = "memory"
"""Setting of an installation that keeps its classrooms in its own process."""
RETENTION_DAYS = 7
"""After which a classroom is gone, with what was handed in."""
DAILY_CLASSROOMS = 300
"""That everybody together may make in a day, by UTC."""
MAX_HAND_INS = 200
"""Of one classroom, counting each time that a pupil hands in again."""
MAX_CODE_LENGTH = 160
"""Letters, digits and hyphens: twenty galaxies at the tree's longest path take fewer."""
CODE_PATTERN = r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{1,4}){2,31}$"
"""Groups of four in Crockford's base 32."""
_PUPIL = slice(4, 9)
"""Of a code without its hyphens: a number drawn by lot, behind the check."""
_TABLE = "The table of classrooms"
Clock = Callable[[], datetime]
"""The time of day, with a time zone."""


class ClassroomsDisabledError(GalaxyError):
    """Nothing is gathered here."""

    code = "classrooms_disabled"

    def __init__(self) -> None:
        super().__init__(
            "This installation gathers nothing for classes.",
            "Hand in by code, QR code or link to the teacher's own device, which needs no server.",
        )


class UnknownClassroomError(GalaxyError):
    """There is no such classroom, it is over, or the key is another's; which of these is not told."""

    code = "unknown_classroom"

    def __init__(self) -> None:
        super().__init__(
            f"There is no such class here, or its {RETENTION_DAYS} days are over.",
            "Check the link. Codes, QR codes and links to the teacher's own device go on working.",
        )


class ClassroomFullError(GalaxyError):
    """A classroom takes no more."""

    code = "classroom_full"

    def __init__(self) -> None:
        super().__init__(
            f"The class has handed in {MAX_HAND_INS} times, which is all that is gathered for one.",
            "Give the teacher the code, the QR code or the link, or make another class.",
        )


class ClassroomQuotaError(DailyQuotaError):
    """As many classrooms as may be were made today."""

    code = "classroom_quota"

    def __init__(self, now: datetime) -> None:
        super().__init__(
            f"{DAILY_CLASSROOMS:,} classes were made here today, which is all that are taken in a day.",
            "Come back after midnight UTC, or have codes handed in, which needs no server.",
            seconds_left(now),
        )


@dataclass(frozen=True)
class Classroom:
    """A classroom that was just made.

    Attributes:
        id: lets hand in.
        key: lets read; it is stored nowhere but as a hash.
        expires: when all of it is deleted.
    """

    id: str
    key: str
    expires: datetime


@dataclass(frozen=True)
class HandIns:
    """What a classroom has so far.

    Attributes:
        codes: the last one of each pupil.
        expires: when they are deleted.
    """

    codes: tuple[str, ...]
    expires: datetime


class Classrooms(Protocol):
    """The classrooms of an installation."""

    def create(self) -> Classroom:
        """Make one.

        Raises:
            ClassroomQuotaError: too many were made today.
            StorageError: the table is out of reach; so for every call below.
        """
        ...

    def hand_in(self, classroom: str, code: str) -> None:
        """Add a pupil's code, in place of an earlier one of the same pupil.

        Args:
            classroom: its id.
            code: of `CODE_PATTERN`.

        Raises:
            UnknownClassroomError: there is none, or it is over.
            ClassroomFullError: it takes no more.
        """
        ...

    def find_hand_ins(self, classroom: str, key: str) -> HandIns:
        """What was handed in.

        Args:
            classroom: its id.
            key: its key.

        Raises:
            UnknownClassroomError: there is none, it is over, or the key is another's.
        """
        ...


@dataclass
class _Stored:
    key_hash: str
    expires: datetime
    codes: dict[str, str] = field(default_factory=dict)
    count: int = 0


class MemoryClassrooms:
    """Kept in this process, and gone when it ends.

    Args:
        clock: the time of day.
    """

    def __init__(self, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._stored: dict[str, _Stored] = {}
        self._made: dict[date, int] = {}

    def create(self) -> Classroom:
        """Make one."""
        now = self._clock().astimezone(UTC)
        made = _new_classroom(now)
        with self._lock:
            self._stored = {name: item for name, item in self._stored.items() if item.expires > now}
            count = self._made.get(now.date(), 0)
            if count >= DAILY_CLASSROOMS:
                raise ClassroomQuotaError(now)
            self._made = {now.date(): count + 1}
            self._stored[made.id] = _Stored(sha256_of(made.key.encode()), made.expires)
        return made

    def hand_in(self, classroom: str, code: str) -> None:
        """Add a pupil's code."""
        with self._lock:
            stored = self._find(classroom)
            if stored.count >= MAX_HAND_INS:
                raise ClassroomFullError
            stored.count += 1
            stored.codes[_pupil(code)] = code

    def find_hand_ins(self, classroom: str, key: str) -> HandIns:
        """What was handed in."""
        with self._lock:
            stored = self._find(classroom)
            if not hmac.compare_digest(stored.key_hash, sha256_of(key.encode())):
                raise UnknownClassroomError
            return HandIns(tuple(stored.codes.values()), stored.expires)

    def _find(self, classroom: str) -> _Stored:
        stored = self._stored.get(classroom)
        if not stored or stored.expires <= self._clock():
            raise UnknownClassroomError
        return stored


class DynamoClassrooms:
    """Kept in a table of DynamoDB. The client is made at first use.

    Args:
        table: name; its key is the text ``id``, and ``expires`` its time to live.
        clock: the time of day.
    """

    def __init__(self, table: str, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self._table = table
        self._clock = clock

    @cached_property
    def _client(self) -> DynamoDBClient:
        return dynamodb_client()

    def create(self) -> Classroom:
        """Make one; the day's count is an item of its own."""
        now = self._clock().astimezone(UTC)
        made = _new_classroom(now)
        with reachable(_TABLE):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key={"id": {"S": f"day {now.date().isoformat()}"}},
                    UpdateExpression="ADD #count :one SET #expires = :expires",
                    ConditionExpression="attribute_not_exists(#count) OR #count < :most",
                    ExpressionAttributeNames={"#count": "count", "#expires": "expires"},
                    ExpressionAttributeValues={
                        ":one": {"N": "1"},
                        ":most": {"N": str(DAILY_CLASSROOMS)},
                        ":expires": {"N": _seconds(next_midnight(now))},
                    },
                )
            except self._client.exceptions.ConditionalCheckFailedException as error:
                raise ClassroomQuotaError(now) from error
            self._client.put_item(
                TableName=self._table,
                Item={
                    "id": {"S": made.id},
                    "key_hash": {"S": sha256_of(made.key.encode())},
                    "codes": {"M": {}},
                    "count": {"N": "0"},
                    "expires": {"N": _seconds(made.expires)},
                },
            )
        return made

    def hand_in(self, classroom: str, code: str) -> None:
        """Add a pupil's code, in one request: DynamoDB checks and adds at once."""
        with reachable(_TABLE):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key={"id": {"S": classroom}},
                    UpdateExpression="SET #codes.#pupil = :code ADD #count :one",
                    # DynamoDB deletes late; until then what is over is as if it were gone.
                    ConditionExpression="attribute_exists(#codes) AND #expires > :now AND #count < :most",
                    ExpressionAttributeNames={
                        "#codes": "codes",
                        "#pupil": _pupil(code),
                        "#count": "count",
                        "#expires": "expires",
                    },
                    ExpressionAttributeValues={
                        ":code": {"S": code},
                        ":one": {"N": "1"},
                        ":now": {"N": _seconds(self._clock())},
                        ":most": {"N": str(MAX_HAND_INS)},
                    },
                )
            except self._client.exceptions.ConditionalCheckFailedException as error:
                if self._find(classroom):
                    raise ClassroomFullError from error
                raise UnknownClassroomError from error

    def find_hand_ins(self, classroom: str, key: str) -> HandIns:
        """What was handed in."""
        with reachable(_TABLE):
            item = self._find(classroom)
        if not item or not hmac.compare_digest(item["key_hash"]["S"], sha256_of(key.encode())):
            raise UnknownClassroomError
        codes = tuple(code["S"] for code in item["codes"]["M"].values())
        return HandIns(codes, datetime.fromtimestamp(int(item["expires"]["N"]), UTC))

    def _find(self, classroom: str) -> dict[str, Any] | None:
        item = self._client.get_item(TableName=self._table, Key={"id": {"S": classroom}}, ConsistentRead=True).get(
            "Item"
        )
        known = item and "codes" in item and int(item["expires"]["N"]) > self._clock().timestamp()
        return item if known else None


def open_classrooms(place: str) -> Classrooms:
    """The classrooms that a setting names.

    Args:
        place: ``memory``, or a table of DynamoDB; empty where there are none.

    Raises:
        ClassroomsDisabledError: there are none.
    """
    if not place:
        raise ClassroomsDisabledError
    return MemoryClassrooms() if place == MEMORY else DynamoClassrooms(place)


def _new_classroom(now: datetime) -> Classroom:
    expires = (now + timedelta(days=RETENTION_DAYS)).replace(microsecond=0)
    return Classroom(secrets.token_urlsafe(12), secrets.token_urlsafe(24), expires)


def _pupil(code: str) -> str:
    return code.replace("-", "")[_PUPIL]


def _seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))
