"""Columns of the table that the site exports: those of `galaxy classify` without options.

A file of its own, for the site loads it only when a table is saved.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from galaxy_core.models.registry import Registry
from galaxy_core.table_columns import (
    BETWEEN_PHRASES,
    DECIMALS,
    PredictionTable,
    answer_columns,
    asked_column,
    probability_column,
    quantity_columns,
)
from galaxy_core.votes.column_names import answer_name
from galaxy_core.votes.decision_tree import TREE, Question

RELEASED = Path(__file__).parents[2] / "training" / "released"
VOTES, CLASSES = "equivariant", "deepgalaxy"
"""Released models that have every column of their task."""
NAME = "{name}"


def render() -> str:
    """The columns as JSON."""
    return json.dumps(columns(), indent=2, ensure_ascii=False) + "\n"


def columns() -> dict[str, Any]:
    """Names of the columns in order, patterns of those that each answer has, and how cells are written."""
    registry = Registry(RELEASED)
    votes, classes = (list(PredictionTable(registry.manifest(name)).layout.kinds) for name in (VOTES, CLASSES))
    first_probability = next(place for place, name in enumerate(classes) if name.endswith(probability_column("")))
    return {
        "leading": {
            "votes": votes[: votes.index(asked_column(1))],
            "classes": classes[:first_probability],
        },
        "questions": [_question(question) for question in TREE.questions],
        "answer_columns": answer_columns(NAME)._asdict(),
        "probability_column": probability_column(NAME),
        "quantity_columns": quantity_columns(NAME)._asdict(),
        "closing": votes[votes.index("outlier_score") :],
        "between_phrases": BETWEEN_PHRASES,
        "decimals": DECIMALS,
    }


def _question(question: Question) -> dict[str, Any]:
    answers = [{"key": answer.key, "name": answer_name(answer.key, "default")} for answer in question.answers]
    return {"number": question.number, "asked": asked_column(question.number), "answers": answers}
