"""Agreement of models: on which questions those that are good enough to compare give different answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from galaxy_core.predictions import Agreement, Prediction, VotesPrediction
from galaxy_core.votes.decision_tree import TREE
from galaxy_core.votes.headlines import MAJORITY

COMPARABLE = 1.15
"""Times the smallest error of the models at hand, up to which another is good enough to be compared."""
TOPICS = {
    1: "smooth or with features",
    2: "edge-on or not",
    3: "bar",
    4: "spiral arms",
    5: "bulge",
    6: "anything odd",
    7: "roundness",
    8: "odd feature",
    9: "bulge's shape",
    10: "winding of the arms",
    11: "number of arms",
}
"""By question, in a few words."""
AGREE, PART = "They agree.", "They part on: {topics}."


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
    topics = ", ".join(TOPICS[number] for number in parted)
    return Agreement(
        models=tuple(each.model for each in votes),
        parted=parted,
        text=PART.format(topics=topics) if parted else AGREE,
    )


def _differ(number: int, predictions: Sequence[VotesPrediction]) -> bool:
    questions = [each.questions[number - 1] for each in predictions]
    asked = all(question.joint_fraction >= MAJORITY for question in questions)
    return asked and len({question.best for question in questions}) > 1
