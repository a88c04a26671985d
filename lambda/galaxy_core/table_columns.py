"""Columns of a model's table of predictions: names, kinds, units, UCDs and descriptions, and rows that fit them.

The same columns are in a terminal's CSV, in a batch's CSV and Parquet, and in FITS and VOTable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

from galaxy_core.citations import MODEL_CITATIONS, SCOPE
from galaxy_core.errors import GalaxyError
from galaxy_core.languages import DEFAULT_LANGUAGE, Language, catalogue
from galaxy_core.models.manifest import Manifest, QuantityContract
from galaxy_core.predictions import ModelReference, Prediction, RegressionPrediction, VotesPrediction
from galaxy_core.votes.column_names import (
    UNKNOWN_TO_ZOOBOT,
    ColumnStyle,
    answer_name,
    label_name,
    question_name,
)
from galaxy_core.votes.decision_tree import FRACTIONS, TREE, VOLUNTEERS, Answer, Question
from galaxy_core.votes.translation import translate_prediction

if TYPE_CHECKING:
    from galaxy_core.images.preprocessing import LoadedImage

Kind = Literal["text", "number", "single", "real", "count", "integer", "flag"]
"""Type of a column: utf8; float32 to `DECIMALS`, float32, float64; int16, int64; bool."""
Columns = dict[str, Kind]
"""Kinds by name, in order."""
Row = dict[str, str | int | float | None]
"""Cells by column; a column that is left out is empty."""

DECIMALS = 6
"""Digits after the point of a ``number``."""
BETWEEN_PHRASES = "; "
"""Between the phrases of one cell."""


PART = "part"
"""Name in a table's metadata of which part of the whole it is, such as ``3 of 20``."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: as in the header.
        kind: type of its cells.
        description: what it holds, one sentence without a full stop.
        ucd: Unified Content Descriptor, where there is one.
        unit: as the VOUnits standard writes it.
    """

    name: str
    kind: Kind = "text"
    description: str = ""
    ucd: str = ""
    unit: str = ""


@dataclass(frozen=True)
class TableLayout:
    """Columns of a table, and what is known of it as a whole.

    Attributes:
        columns: in order.
        metadata: by keyword, for formats that hold it.
    """

    columns: tuple[Column, ...]
    metadata: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, kinds: Columns) -> Self:
        """Columns of which no more is known than name and kind."""
        return cls(tuple(Column(name, kind) for name, kind in kinds.items()))

    @property
    def kinds(self) -> Columns:
        """Kind of each column by name."""
        return {column.name: column.kind for column in self.columns}


class AnswerColumns(NamedTuple):
    """Names of the columns of one answer."""

    fraction: str
    """Vote fraction of those asked."""
    expected: str
    """Expected number of 40 volunteers, between ``lower`` and ``upper`` with a probability of nine in ten."""
    lower: str
    upper: str
    concentration: str
    """Of the beta distribution behind the range."""


@cache
def answer_columns(name: str) -> AnswerColumns:
    """Columns of the answer of a name, which is one of `answer_name`."""
    count = f"{name}_of40"
    return AnswerColumns(f"{name}_fraction", count, f"{count}_lower", f"{count}_upper", f"{count}_concentration")


@cache
def asked_column(number: int) -> str:
    """Column with the number of 40 volunteers who are asked a question."""
    return f"{question_name(number)}_asked_of40"


def probability_column(label: str) -> str:
    """Column with the probability of a class."""
    return f"{label_name(label)}_probability"


class QuantityColumns(NamedTuple):
    """Names of the columns of a number that a model estimates."""

    value: str
    lower: str
    """Of the interval that the manifest tells the level of."""
    upper: str


def quantity_columns(label: str) -> QuantityColumns:
    """Columns of an estimated number."""
    name = label_name(label)
    return QuantityColumns(f"{name}_value", f"{name}_lower", f"{name}_upper")


@dataclass(frozen=True)
class PredictionTable:
    """Table of one model's predictions.

    Attributes:
        manifest: of the model.
        style: vocabulary of the votes' columns.
        language: of headlines, sentences and how the image was framed; names and codes are the same in each.
    """

    manifest: Manifest
    style: ColumnStyle = "default"
    language: Language = DEFAULT_LANGUAGE

    @cached_property
    def layout(self) -> TableLayout:
        """Columns in order, and the model with its citation.

        The image's name; headline and sentence; of votes, what else it could be and what stands out; the votes,
        the classes' probabilities, or the number and its interval; where the model gives it, ``outlier_score``;
        ``framing``, ``read_as`` and ``warnings`` of the image; ``model``, ``version``; ``error_code`` and
        ``error`` for an image without a prediction.
        """
        return TableLayout((*self._words(), *self._values(), *self._closing()), self._metadata())

    def row(self, file: str, prediction: Prediction, image: LoadedImage | None = None) -> Row:
        """The row of an image with a prediction, and how the image was read; numbers to `DECIMALS`."""
        words = catalogue(self.language)
        prediction = translate_prediction(prediction, words)
        row = _naming(file, self.manifest.reference) | {
            "headline": prediction.headline.text,
            "headline_code": prediction.headline.code,
            "sentence": prediction.sentence,
        }
        if image:
            row["framing"] = image.framing.in_words(words)
            row["read_as"] = BETWEEN_PHRASES.join((image.format, *image.details))
            if image.warnings:
                row["warnings"] = " ".join(warning.code for warning in image.warnings)
        if prediction.outlier_score is not None:
            row["outlier_score"] = round(prediction.outlier_score, DECIMALS)
        if isinstance(prediction, RegressionPrediction):
            quantity = prediction.quantity
            cells = (quantity.value, quantity.lower, quantity.upper)
            return row | {
                name: round(cell, DECIMALS)
                for name, cell in zip(quantity_columns(quantity.label), cells, strict=True)
            }
        if not isinstance(prediction, VotesPrediction):
            return row | {
                self._probability(label): round(value, DECIMALS) for label, value in prediction.values.items()
            }
        for name, items in (("also", prediction.also), ("stands_out", prediction.stands_out)):
            if items:
                row[name] = BETWEEN_PHRASES.join(item.phrase(words) for item in items)
        if self.style == "kaggle":
            row |= {label: round(value, DECIMALS) for label, value in prediction.values.items()}
            for label, range_ in prediction.volunteers.items():
                row |= {f"{label}_lower": range_.lower, f"{label}_upper": range_.upper}
        else:
            row |= self._vote_cells(prediction)
        return row

    def _vote_cells(self, prediction: VotesPrediction) -> Row:
        answers = [answer for question in prediction.questions for answer in question.answers]
        cells: Row = {}
        columns = [answer_columns(name) for name in self._names.values()]
        for answer, column in zip(answers, columns, strict=True):
            cells[column.fraction] = round(answer.vote_fraction, DECIMALS)
        if self.style != "default":
            return cells
        for question in prediction.questions:
            cells[asked_column(question.number)] = round(VOLUNTEERS * question.joint_fraction, DECIMALS)
        for answer, column in zip(answers, columns, strict=True):
            cells[column.expected] = round(VOLUNTEERS * answer.joint_fraction, DECIMALS)
            if answer.volunteers:
                cells[column.lower], cells[column.upper] = answer.volunteers.lower, answer.volunteers.upper
        return cells | self._concentrations

    @cached_property
    def _names(self) -> dict[str, str]:
        return {key: answer_name(key, self.style) for key in TREE.keys}

    @cached_property
    def _concentrations(self) -> Row:
        if self.style != "default" or not self._has_ranges:
            return {}
        values = self.manifest.calibration.concentration if self.manifest.calibration else ()
        return {
            answer_columns(self._names[key]).concentration: round(value, DECIMALS)
            for key, value in zip(TREE.keys, values, strict=True)
        }

    @property
    def _has_ranges(self) -> bool:
        return bool(self.manifest.calibration and self.manifest.calibration.concentration)

    def _words(self) -> Iterator[Column]:
        if self.style == "zoobot":
            yield Column("id_str", description="Name of the image without its suffix", ucd="meta.id")
            yield Column("file_loc", description="The image", ucd="meta.ref")
        else:
            yield Column("file", description="The image", ucd="meta.ref")
        yield Column("headline", description="What the galaxy is, in one phrase", ucd="src.morph.type")
        yield Column("headline_code", description="Stable code of the headline", ucd="src.morph.type")
        yield Column("sentence", description="The prediction in plain words", ucd="meta.note")
        if self.manifest.task == "votes":
            yield Column("also", description="What else it could be, and how many would say so", ucd="meta.note")
            yield Column("stands_out", description="What is far more frequent than usual", ucd="meta.note")

    def _values(self) -> Iterator[Column]:
        if self.manifest.task == "classes":
            for item in self.manifest.classes:
                yield Column(
                    self._probability(item.label), "number", f"Probability of: {item.text}", _PROBABILITY_UCD
                )
        elif self.manifest.quantity:
            yield from self._quantity(self.manifest.quantity)
        elif self.style == "kaggle":
            yield from self._kaggle()
        else:
            for question in TREE.questions:
                if self.style != "zoobot" or question.number != UNKNOWN_TO_ZOOBOT:
                    yield from self._question(question)

    def _quantity(self, quantity: QuantityContract) -> Iterator[Column]:
        columns = quantity_columns(self.manifest.output.labels[0])
        yield Column(columns.value, "number", f"Estimate of: {quantity.text}", unit=quantity.unit)
        for name, which in ((columns.lower, "Least"), (columns.upper, "Most")):
            text = f"{which} of the interval with {quantity.level:.0%} of true values: {quantity.text}"
            yield Column(name, "number", text, unit=quantity.unit)

    def _probability(self, label: str) -> str:
        return label if self.style == "kaggle" else probability_column(label)

    def _kaggle(self) -> Iterator[Column]:
        for key in TREE.keys:
            yield Column(key, "number", f"Of all volunteers, the part saying: {TREE.text(key)}", _PROBABILITY_UCD)
        if self._has_ranges:
            for key in TREE.keys:
                yield Column(f"{key}_lower", "count", _bound("Least", key), _COUNT_UCD)
                yield Column(f"{key}_upper", "count", _bound("Most", key), _COUNT_UCD)

    def _question(self, question: Question) -> Iterator[Column]:
        if self.style == "default":
            text = f"Of {VOLUNTEERS} volunteers, the number asked: {question.text}"
            yield Column(asked_column(question.number), "number", text, _COUNT_UCD)
        for answer in question.answers:
            yield from self._answer(question, answer)

    def _answer(self, question: Question, answer: Answer) -> Iterator[Column]:
        columns = answer_columns(self._names[answer.key])
        text = f"Vote fraction, of those asked, of {answer.text}: {question.text}"
        yield Column(columns.fraction, "number", text, _PROBABILITY_UCD)
        if self.style != "default":
            return
        text = f"Of {VOLUNTEERS} volunteers, the number expected to say: {answer.text}"
        yield Column(columns.expected, "number", text, _COUNT_UCD)
        if self._has_ranges:
            yield Column(columns.lower, "count", _bound("Least", answer.key), _COUNT_UCD)
            yield Column(columns.upper, "count", _bound("Most", answer.key), _COUNT_UCD)
            text = "Sum of the parameters of the beta distribution of the fraction, the same in every row"
            yield Column(columns.concentration, "number", text, "stat.param")

    def _closing(self) -> Iterator[Column]:
        if self.manifest.outlier_score:
            text = "Mahalanobis distance from images of galaxies over its threshold: above 1, an outlier"
            yield Column("outlier_score", "number", text, "stat.value")
        yield Column("framing", description="Square of the image that the model saw", ucd="meta.note")
        yield Column("read_as", description="Format, planes and stretch of the image", ucd="meta.note")
        yield Column("warnings", description="Codes of reasons to doubt the prediction", ucd="meta.code")
        yield Column("model", description="Model", ucd="meta.id;meta.software")
        yield Column("version", description="Version of the model", ucd="meta.version")
        yield Column("error_code", description="Stable code of the error", ucd="meta.code.error")
        yield Column("error", description="Why there is no prediction", ucd="meta.note")

    def _metadata(self) -> dict[str, str]:
        data = self.manifest.training_data
        return {
            "model": f"{self.manifest.name} {self.manifest.version}",
            "model_sha256": self.manifest.sha256,
            "trained_on": f"{data.galaxies} galaxies of {data.name}",
            "citation": "; ".join(f"{item.text} (doi:{item.doi})" for item in MODEL_CITATIONS),
            "scope": f"{self.manifest.scope} {SCOPE}".strip(),
            "fractions": FRACTIONS,
        }


def error_row(file: str, model: ModelReference, error: GalaxyError) -> Row:
    """The row of an image without a prediction, in any vocabulary."""
    return _naming(file, model) | {"error_code": error.code, "error": str(error)}


def _naming(file: str, model: ModelReference) -> Row:
    id_str = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return {"file": file, "id_str": id_str, "file_loc": file, "model": model.name, "version": model.version}


_PROBABILITY_UCD = "stat.probability;src.morph"
_COUNT_UCD = "meta.number;src.morph"


def _bound(which: str, key: str) -> str:
    return f"{which} of {VOLUNTEERS} volunteers who would say {TREE.text(key)}, with a probability of nine in ten"
