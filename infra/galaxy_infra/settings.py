"""Every number and choice of the infrastructure, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aws_cdk.aws_logs import RetentionDays
from constructs import Node

from galaxy_costs import stack_sizes
from galaxy_infra.context import Context, SettingError, refused

_ROOT = Path(__file__).parents[2]
_SITE = _ROOT / "frontend" / "dist"
_LOG_DAYS = {
    1: RetentionDays.ONE_DAY,
    3: RetentionDays.THREE_DAYS,
    7: RetentionDays.ONE_WEEK,
    14: RetentionDays.TWO_WEEKS,
    30: RetentionDays.ONE_MONTH,
    90: RetentionDays.THREE_MONTHS,
    365: RetentionDays.ONE_YEAR,
}
_ARN = r"arn:aws:{service}:[a-z0-9-]+:\d{{12}}:{rest}"


@dataclass(frozen=True)
class Settings:
    """What is deployed, and how much of it. All but the last four are read from `cdk.json` or ``cdk -c``.

    Attributes:
        name: of the stack, and the beginning of the others' names.
        region: where it is deployed; as the AWS configuration says where none is given.
        architecture: of the functions; arm64 costs a fifth less, and its image must be built for it.
        memory_classify: of the function that runs models, MiB. Lambda gives processor time in proportion: 1769 MiB
            is one core.
        memory_catalogue: of the function that says what there is, MiB.
        memory_batch: of the function that works on batches, MiB.
        concurrency: requests that each function handles at once, shards of batches not counted, which caps what a
            flood of them can cost; None leaves it to the account. AWS refuses to reserve any unless 100 remain for
            other functions, and a new account has 10 in all, so none are reserved unless asked for.
        batch_workers: shards of batches worked on at once.
        batch_sources: buckets, or ``bucket/prefix``, whose pictures `galaxy batch submit` may be pointed at, with
            commas between them; what lies below ``sources/`` in the batches' own bucket always may.
        surveys: also make what `galaxy batch submit --engine states` needs, in a stack of its own.
        survey_workers: shards that it works on at once.
        rate: requests a second, sustained, before the API answers 429.
        burst: requests that may arrive at once before it does.
        budget: US dollars a month; alarms and the budget's mails are measured by it.
        budget_mail: who is told when the budget is being used up; there is no budget without.
        alarm_topic: ARN of the SNS topic that alarms are sent to; without one they are only shown.
        domain: of the site, with its certificate; CloudFront's own name otherwise.
        certificate: ARN of the domain's certificate, in us-east-1, where CloudFront looks for it.
        log_days: after which log lines are deleted.
        batch_days: after which batches are deleted with their pictures and results; the API knows them for 7.
        keep_data: keep the models, the samples and the training data when the stack is destroyed.
        sky: let visitors name an object or a place in the sky, whose picture is fetched from public surveys.
        firewall: put AWS WAF in front, with a limit for each address; about 8 dollars a month.
        tracing: trace requests with X-Ray.
        training: also make what `galaxy-train launch` needs, in a stack of its own.
        github: ``owner/repository`` whose main branch may deploy, in a stack of its own.
        image: folder with the functions' Dockerfile.
        code: folder with the functions' code and all that it imports, for a local AWS that runs no images.
        site: folder of the built site.
        released: folder with the models and samples that are deployed.
    """

    name: str = "galaxy"
    region: str | None = None
    architecture: str = "x86_64"
    memory_classify: int = stack_sizes.MEMORY_CLASSIFY
    memory_catalogue: int = 512
    memory_batch: int = stack_sizes.MEMORY_BATCH
    concurrency: int | None = None
    batch_workers: int = stack_sizes.BATCH_WORKERS
    batch_sources: tuple[str, ...] = ()
    surveys: bool = False
    survey_workers: int = stack_sizes.MAP_CONCURRENCY
    rate: int = stack_sizes.RATE
    burst: int = 20
    budget: int = 10
    budget_mail: str | None = None
    alarm_topic: str | None = None
    domain: str | None = None
    certificate: str | None = None
    log_days: int = 7
    batch_days: int = stack_sizes.BATCH_DAYS
    keep_data: bool = False
    sky: bool = True
    firewall: bool = False
    tracing: bool = False
    training: bool = False
    github: str | None = None
    image: Path = _ROOT / "lambda"
    code: Path | None = None
    site: Path = _SITE
    released: Path = _ROOT / "training" / "released"

    def __post_init__(self) -> None:
        """Refuse what does not fit together, and what is not there."""
        if (self.domain is None) != (self.certificate is None):
            raise refused("certificate", "given together with domain, or neither", self.certificate or self.domain)
        if self.firewall and self.region != "us-east-1":
            raise refused("region", "us-east-1 where firewall is true, as CloudFront's is made there", self.region)
        if not (self.site / "index.html").is_file():
            raise SettingError(f"There is no built site in {self.site}. Build it: make site")
        if not (self.released / "models" / "index.json").is_file():
            raise SettingError(
                f"There are no released models in {self.released}. Release one: galaxy-train release"
            )

    @property
    def retention(self) -> RetentionDays:
        """`log_days` as the CDK names it."""
        return _LOG_DAYS[self.log_days]

    @classmethod
    def from_context(cls, node: Node, site: Path = _SITE) -> Settings:
        """Read what may be chosen.

        Args:
            node: of the app.
            site: folder of the built site.

        Raises:
            SettingError: naming the key and what it may be.
        """
        given = Context(node)
        chosen = cls(
            name=given.text("name", r"[a-z][a-z0-9-]{1,18}[a-z0-9]", "3 to 20 small letters, digits and dashes")
            or cls.name,
            region=given.text("region", r"[a-z]{2}(-[a-z]+)+-\d", "a region such as eu-central-1"),
            architecture=given.one_of("architecture", ("x86_64", "arm64"), cls.architecture),
            memory_classify=given.count("memory_classify", 512, 10240) or cls.memory_classify,
            memory_catalogue=given.count("memory_catalogue", 256, 10240) or cls.memory_catalogue,
            memory_batch=given.count("memory_batch", 512, 10240) or cls.memory_batch,
            concurrency=given.count("concurrency", 1, 1000),
            batch_workers=given.count("batch_workers", 2, stack_sizes.MAX_BATCH_WORKERS) or cls.batch_workers,
            batch_sources=given.texts(
                "batch_sources",
                r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w.=-]+)*",
                "buckets, or bucket/prefix, with commas",
            ),
            surveys=given.truth("surveys", default=cls.surveys),
            survey_workers=given.count("survey_workers", 1, stack_sizes.MAX_MAP_CONCURRENCY) or cls.survey_workers,
            rate=given.count("rate", 1, stack_sizes.MAX_RATE) or cls.rate,
            burst=given.count("burst", 1, 5000) or cls.burst,
            budget=given.count("budget", 1, 1000000) or cls.budget,
            budget_mail=given.text("budget_mail", r"[^@\s]+@[^@\s]+\.[^@\s]+", "a mail address"),
            alarm_topic=given.text(
                "alarm_topic", _ARN.format(service="sns", rest=r"[\w-]+"), "the ARN of an SNS topic"
            ),
            domain=given.text("domain", r"([a-z0-9-]+\.)+[a-z]{2,}", "a domain such as galaxies.example.org"),
            certificate=given.text(
                "certificate",
                r"arn:aws:acm:us-east-1:\d{12}:certificate/[\w-]+",
                "the ARN of a certificate in us-east-1",
            ),
            log_days=int(given.one_of("log_days", [str(days) for days in _LOG_DAYS], str(cls.log_days))),
            batch_days=given.count("batch_days", 7, 365) or cls.batch_days,
            keep_data=given.truth("keep_data", default=cls.keep_data),
            sky=given.truth("sky", default=cls.sky),
            firewall=given.truth("firewall", default=cls.firewall),
            tracing=given.truth("tracing", default=cls.tracing),
            training=given.truth("training", default=cls.training),
            github=given.text("github", r"[\w.-]+/[\w.-]+", "owner/repository"),
            site=site,
        )
        given.refuse_others()
        return chosen
