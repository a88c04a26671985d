"""Every setting of the infrastructure: its name, bounds, default and description, in one model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import Ge, Le
from aws_cdk.aws_logs import RetentionDays
from constructs import Node
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo

from galaxy_core import classrooms
from galaxy_core.api_version import ANY_ORIGIN
from galaxy_core.batch_sizes import (
    CUTOUT_RATE,
    DAILY_BATCHES,
    DAILY_GIGABYTES,
    DAILY_IMAGES,
    INPUTS_PREFIX,
    RETENTION_DAYS,
)
from galaxy_core.models.registry import INDEX
from galaxy_costs import stack_sizes
from galaxy_costs.batch import Batch, batch_dollars
from galaxy_costs.classrooms import PUPILS, class_dollars

_ROOT = Path(__file__).parents[2]
_SITE = _ROOT / "frontend" / "dist"
SPENDING_LIMIT = 20
_LOG_RETENTION = {
    1: RetentionDays.ONE_DAY,
    3: RetentionDays.THREE_DAYS,
    7: RetentionDays.ONE_WEEK,
    14: RetentionDays.TWO_WEEKS,
    30: RetentionDays.ONE_MONTH,
    90: RetentionDays.THREE_MONTHS,
    365: RetentionDays.ONE_YEAR,
}


class SettingError(Exception):
    """A setting is invalid, or a file that it names is missing. Nothing has been created then."""


def _refused(key: str, expected: str, given: object) -> SettingError:
    return SettingError(f"The setting {key} should be {expected}; it is {given!r}. Settings are in cdk.json.")


def _from_text(convert: Mapping[str, object] | None = None) -> BeforeValidator:
    """Convert text, as ``cdk -c`` gives every value, by a table of choices or to a whole number."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        if convert is not None:
            return convert.get(value.lower(), value)
        return int(value) if re.fullmatch("[0-9]{1,9}", value) else value

    return BeforeValidator(read)


Count = Annotated[int, _from_text()]
Switch = Annotated[bool, _from_text({"true": True, "false": False})]
LogDays = Annotated[Literal[1, 3, 7, 14, 30, 90, 365], _from_text()]
Prefix = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w.=-]+)*$")]

Origin = Annotated[str, Field(pattern=r"^(\*|https?://[a-z0-9.-]+(:\d+)?)$")]


def _split(value: object) -> object:
    return tuple(text.strip() for text in value.split(",") if text.strip()) if isinstance(value, str) else value


def _origins(value: object) -> object:
    return () if value == "none" else _split(value)


def _expected(text: str) -> dict[str, Any]:
    """Values of a field with a pattern, for its error message and the table of settings."""
    return {"expected": text}


class Settings(BaseModel):
    """What is deployed, and how much of it; read from `cdk.json` or ``cdk -c``, but for the paths."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(
        "galaxy",
        pattern=r"^[a-z][a-z0-9-]{1,18}[a-z0-9]$",
        description="Name of the stack, and prefix of the other stacks' names.",
        json_schema_extra=_expected("3 to 20 small letters, digits and dashes"),
    )
    region: str | None = Field(
        None,
        pattern=r"^[a-z]{2}(-[a-z]+)+-\d$",
        description="AWS region; that of the AWS configuration where none is given.",
        json_schema_extra=_expected("a region such as eu-central-1"),
    )
    architecture: Literal["x86_64", "arm64"] = Field(
        "x86_64",
        description="Processor of the functions; arm64 costs a fifth less, and its image must be built for it.",
    )
    memory_classify: Count = Field(
        stack_sizes.MEMORY_CLASSIFY,
        ge=512,
        le=10240,
        description="Memory of the function that runs models, MiB. Lambda gives processor time in proportion: "
        f"{stack_sizes.CORE_MEMORY} MiB is one core.",
    )
    memory_metadata: Count = Field(
        stack_sizes.MEMORY_METADATA,
        ge=256,
        le=10240,
        description="Memory of the function that serves metadata of models and samples, MiB.",
    )
    memory_batch: Count = Field(
        stack_sizes.MEMORY_BATCH, ge=512, le=10240, description="Memory of the function that runs batches, MiB."
    )
    concurrency: Count | None = Field(
        None,
        ge=1,
        le=1000,
        description="Requests that each function handles at once, shards of batches not counted, which caps "
        "what a flood of them can cost; unreserved where none is given. AWS refuses to reserve any unless 100 "
        "remain for other functions, and a new account has 10 in all: the deployment's output "
        "RecommendedConcurrency says what the account allows.",
    )
    batch_workers: Count = Field(
        stack_sizes.BATCH_WORKERS,
        ge=2,
        le=stack_sizes.MAX_BATCH_WORKERS,
        description="Shards of batches that the queue has worked on at once.",
    )
    batch_input_prefixes: Annotated[tuple[Prefix, ...], BeforeValidator(_split)] = Field(
        (),
        description="Buckets, or bucket/prefix, that `galaxy batch submit` may read images from, besides "
        f"{INPUTS_PREFIX}/ in the batches' own bucket.",
        json_schema_extra=_expected("buckets, or bucket/prefix, with commas"),
    )
    daily_batches: Count = Field(
        DAILY_BATCHES,
        ge=1,
        le=1_000_000,
        description="Batches that all visitors together may create in a day, by UTC; the API then answers 429 "
        "until midnight, and the alarm on uploads rings.",
    )
    daily_images: Count = Field(
        DAILY_IMAGES, ge=1, le=1_000_000_000, description="Images that they may upload for those in a day."
    )
    daily_gigabytes: Count = Field(
        DAILY_GIGABYTES, ge=1, le=1_000_000, description="Gigabytes that they may upload for those in a day."
    )
    api_keys: Switch = Field(
        False,
        description="Whether the API takes keys, which `galaxy cloud keys` makes, each with images a day of its "
        "own; without one all goes on as before. A million requests with one cost about 0.63 dollars.",
    )
    classroom: Switch = Field(
        False,
        description="Whether pupils of a class can hand in to a table here, besides by code, QR code or link: "
        f"codes without names, deleted after {classrooms.RETENTION_DAYS} days. A class of {PUPILS} costs about "
        f"{class_dollars():.3f} dollars; {classrooms.DAILY_CLASSROOMS} classes are taken in a day, and "
        f"{classrooms.MAX_HAND_INS} hand-ins of each.",
    )
    step_functions: Switch = Field(
        False,
        description="Whether to deploy what `galaxy batch submit --engine step-functions` needs.",
    )
    map_concurrency: Count = Field(
        stack_sizes.MAP_CONCURRENCY,
        ge=1,
        le=stack_sizes.MAX_MAP_CONCURRENCY,
        description="Shards that Step Functions has worked on at once.",
    )
    rate: Count = Field(
        stack_sizes.RATE,
        ge=1,
        le=stack_sizes.MAX_RATE,
        description="Requests a second, sustained, before the API answers 429.",
    )
    burst: Count = Field(20, ge=1, le=5000, description="Requests at once before the API answers 429.")
    budget: Count = Field(
        10, ge=1, le=1_000_000, description="US dollars a month, which the alarm on cost and the budget refer to."
    )
    budget_email: str | None = Field(
        None,
        pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        description="Address that AWS Budgets notifies; no budget is created without.",
        json_schema_extra=_expected("an email address"),
    )
    cors_origins: Annotated[tuple[Origin, ...], BeforeValidator(_origins)] = Field(
        (ANY_ORIGIN,),
        description="Origins whose pages may read from the API and classify, without credentials; `*` stands for "
        "all. Batches are created by the site itself alone.",
        json_schema_extra=_expected("*, none, or origins such as https://example.org, with commas"),
    )
    spending_limit: Count = Field(
        SPENDING_LIMIT,
        ge=0,
        le=1_000_000,
        description="US dollars a month at which the API rests until the first of the next one, or until "
        "`galaxy cloud resume`; estimated each hour at list price, without what is free each month. 0: never.",
    )
    operator: str | None = Field(
        None,
        min_length=2,
        max_length=300,
        description="Name and contact of who runs the site, for its page on privacy, as many countries want it.",
        json_schema_extra=_expected("a name and a contact in 2 to 300 letters"),
    )
    alarm_topic: str | None = Field(
        None,
        pattern=r"^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w-]+$",
        description="ARN of the SNS topic that alarms are sent to; without one they are on the dashboard alone.",
        json_schema_extra=_expected("the ARN of an SNS topic"),
    )
    alarm_email: str | None = Field(
        None,
        pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        description="Address that alarms are sent to, by a topic made for it; AWS asks it to confirm first.",
        json_schema_extra=_expected("an email address"),
    )
    domain: str | None = Field(
        None,
        pattern=r"^([a-z0-9-]+\.)+[a-z]{2,}$",
        description="Domain of the site, with its certificate; CloudFront's own name otherwise.",
        json_schema_extra=_expected("a domain such as galaxies.example.org"),
    )
    certificate: str | None = Field(
        None,
        pattern=r"^arn:aws:acm:us-east-1:\d{12}:certificate/[\w-]+$",
        description="ARN of the domain's certificate, in us-east-1, where CloudFront looks for it.",
        json_schema_extra=_expected("the ARN of a certificate in us-east-1"),
    )
    log_days: LogDays = Field(7, description="Days after which log lines are deleted.")
    batch_days: Count = Field(
        RETENTION_DAYS,
        ge=RETENTION_DAYS,
        le=365,
        description="Days after which batches are deleted with their images and results; the API serves them for "
        f"{RETENTION_DAYS}.",
    )
    keep_data: Switch = Field(
        False,
        description="Whether models, samples and training data stay when the stack is destroyed.",
    )
    sky_lookup: Switch = Field(
        True,
        description="Whether visitors may name objects or positions in the sky, whose images are fetched from "
        "public surveys, one by one or in batches.",
    )
    cutout_rate: Count = Field(
        CUTOUT_RATE,
        ge=1,
        le=10,
        description="Requests a second to each survey's service, for all batches of positions together. A "
        f"thousand positions cost about {batch_dollars(Batch.of_positions(1000, CUTOUT_RATE)):.2f} dollars, as "
        "the function waits for them.",
    )
    contact: str | None = Field(
        None,
        pattern=r"^[\w.@:/+~-]{3,200}$",
        description="Address of yours, a page or for mail, which surveys' services read in the User-Agent of each "
        "request, beside this project's name and version.",
        json_schema_extra=_expected("an address such as https://galaxies.example.org"),
    )
    fetch_samples: Switch = Field(
        True,
        description="Whether a deployment, once the site is up, fetches images of some 350 well-known galaxies "
        "from public surveys as samples; in the background, within 15 minutes, for less than a cent. What no "
        "service gave, a deployment on another day asks for again.",
    )
    waf: Switch = Field(
        False,
        description="Whether AWS WAF limits the rate of each address, by a stack in us-east-1; about 7 dollars "
        "a month.",
    )
    plan: Literal["pay-as-you-go", "free"] = Field(
        "pay-as-you-go",
        description="How CloudFront is paid. `free` puts it and its WAF on a flat rate of 0 dollars: a million "
        "requests and 100 GB a month, beyond which it is slower and not dearer. With waf; not for accounts on "
        "AWS's own free plan. Until the month ends CloudFront may refuse to be destroyed.",
    )
    tracing: Switch = Field(False, description="Whether to trace requests with X-Ray.")
    origin_secret: Count = Field(
        1,
        ge=1,
        le=1_000_000,
        description="Generation of the secret that CloudFront sends to the API; increased by one, it is replaced.",
    )
    training: Switch = Field(False, description="Whether to deploy the stack that `galaxy train launch` needs.")
    github: str | None = Field(
        None,
        pattern=r"^([\w.-]+/[\w.-]+|[\w.-]+@\d+/[\w.-]+@\d+)$",
        description="Repository whose environment `production` may deploy, by a role in a stack of its own; with "
        "GitHub's numbers if it was created, renamed or moved since 15 July 2026.",
        json_schema_extra=_expected("owner/repository, or owner@number/repository@number"),
    )
    github_provider: str | None = Field(
        None,
        pattern=r"^arn:aws:iam::\d{12}:oidc-provider/token\.actions\.githubusercontent\.com$",
        description="ARN of GitHub's identity provider where the account has it already, which it can only once.",
        json_schema_extra=_expected("the ARN of GitHub's OIDC provider"),
    )
    image: Path = Field(_ROOT / "lambda", exclude=True, description="Build context of the functions' image.")
    code: Path | None = Field(
        None,
        exclude=True,
        description="Folder with the functions' code and its dependencies, for a local AWS that runs no images.",
    )
    site: Path = Field(_SITE, exclude=True, description="Folder of the built site.")
    day: str = Field(
        default_factory=lambda: datetime.now(UTC).date().isoformat(),
        exclude=True,
        description="Date of the deployment: on another one, samples that are still missing are fetched.",
    )
    released: Path = Field(
        _ROOT / "training" / "released", exclude=True, description="Folder of the models and samples to deploy."
    )

    @model_validator(mode="after")
    def _check_combinations(self) -> Settings:
        """Refuse what does not fit together, and missing files."""
        if (self.domain is None) != (self.certificate is None):
            raise _refused(
                "certificate", "given together with domain, or neither", self.certificate or self.domain
            )
        if self.alarm_email and self.alarm_topic:
            raise _refused(
                "alarm_email", "given without alarm_topic, which has its own subscribers", self.alarm_email
            )
        if self.plan == "free" and not self.waf:
            raise _refused("plan", "given with waf, which the flat rate includes and wants", self.plan)
        if self.waf and self.region is None:
            raise _refused("region", "given where waf is true, whose own stack is in us-east-1", self.region)
        if not (self.site / "index.html").is_file():
            raise SettingError(f"There is no built site in {self.site}. Build it: make site")
        if not (self.released / INDEX).is_file():
            raise SettingError(
                f"There are no released models in {self.released}. Release one: galaxy models release"
            )
        return self

    @property
    def log_retention(self) -> RetentionDays:
        """`log_days` as the CDK names it."""
        return _LOG_RETENTION[self.log_days]

    @classmethod
    def keys(cls) -> list[str]:
        """Names of the settings that the context may hold: all but the paths."""
        return [name for name, field in cls.model_fields.items() if not field.exclude]

    @classmethod
    def from_context(cls, node: Node, site: Path = _SITE) -> Settings:
        """Read the settings; an empty text counts as not given.

        Args:
            node: of the app.
            site: folder of the built site.

        Raises:
            SettingError: naming the key and what it may be.
        """
        context = {str(key): value for key, value in node.get_all_context().items() if ":" not in str(key)}
        for key in sorted(context.keys() - set(cls.keys())):
            raise SettingError(f"There is no setting {key}. There are {', '.join(sorted(cls.keys()))}.")
        given = {key: str(value) for key, value in context.items() if value not in (None, "")}
        try:
            return cls.model_validate({**given, "site": site})
        except ValidationError as error:
            key, *index = map(str, error.errors()[0]["loc"])
            value = error.errors()[0]["input"] if index else given[key]
            raise _refused(key, expected(cls.model_fields[key]), value) from None


def expected(field: FieldInfo) -> str:
    """Describe the values that a field takes."""
    if isinstance(field.json_schema_extra, dict):
        return str(field.json_schema_extra["expected"])
    if get_origin(field.annotation) is Literal:
        return f"one of {', '.join(map(str, get_args(field.annotation)))}"
    if field.annotation is bool:
        return "true or false"
    (lower,) = (item.ge for item in field.metadata if isinstance(item, Ge))
    (upper,) = (item.le for item in field.metadata if isinstance(item, Le))
    return f"a whole number from {lower} to {upper}"


def settings_table() -> str:
    """Markdown table of the settings: name, default, values, description."""
    rows = []
    for key in Settings.keys():  # noqa: SIM118 - of the class
        field = Settings.model_fields[key]
        value = ",".join(field.default) if isinstance(field.default, tuple) else field.default
        default = "" if value in (None, "") else f"`{str(value).lower()}`"
        rows.append(f"| `{key}` | {default} | {expected(field)} | {field.description} |")
    return "\n".join(["| setting | default | values | description |", "|---|---|---|---|", *rows])
