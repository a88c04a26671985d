"""Agreement of models: on which questions those that are good enough to compare give different answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from galaxy_core.languages import ENGLISH, Catalogue
from galaxy_core.predictions import Agreement, Prediction, VotesPrediction
from galaxy_core.votes.decision_tree import TREE
from galaxy_core.votes.headlines import MAJORITY

COMPARABLE = 1.15
"""Times the smallest error of the models at hand, up to which another is good enough to be compared."""


def compare(predictions: Sequence[Prediction], errors: Mapping[str, float]) -> Agreement | None:
    """Compare predictions of votes question by question.

    A question counts where each model would have at least half of all volunteers asked it. Models of classes have
    another vocabulary and are never compared.

    Args:
        predictions: of one image.
        errors: RMSE of models of votes by name.

    Returns:
        None where fewer than two models can be compared.
    """
    votes = [each for each in predictions if isinstance(each, VotesPrediction) and each.model.name in errors]
    smallest = min((errors[each.model.name] for each in votes), default=0.0)
    votes = [each for each in votes if errors[each.model.name] <= COMPARABLE * smallest]
    if len(votes) < 2:
        return None
    parted = tuple(question.number for question in TREE.questions if _differ(question.number, votes))
    return Agreement(
        models=tuple(each.model for each in votes), parted=parted, text=agreement_text(parted, ENGLISH)
    )


def agreement_text(parted: Sequence[int], words: Catalogue) -> str:
    """Say on which questions models part, by their numbers."""
    if not parted:
        return words.format("agreement.agree")
    topics = words.messages["agreement.between"].join(words.messages[f"topic.{number}"] for number in parted)
    return words.format("agreement.part", topics=topics)


def _differ(number: int, predictions: Sequence[VotesPrediction]) -> bool:
    questions = [each.questions[number - 1] for each in predictions]
    asked = all(question.joint_fraction >= MAJORITY for question in questions)
    return asked and len({question.best for question in questions}) > 1
