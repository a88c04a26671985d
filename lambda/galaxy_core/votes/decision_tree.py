"""Galaxy Zoo 2's decision tree as frozen data: the only list of questions and answers in the project.

Questions, order of answers and branches are Table 2 of Willett et al. 2013 (MNRAS 435, 2835). As there, a *vote
fraction* is conditional: of those who are asked a question, the part who give an answer. A *joint fraction*, the
value in Kaggle's columns, is the vote fraction times the joint fraction of the answers that lead to the question,
so that it counts all volunteers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

VOLUNTEERS = 40
"""About as many volunteers answered for each galaxy (Willett et al. 2013: 42 in the median)."""


FRACTIONS = (
    "Fractions are those of the Galaxy Zoo challenge on Kaggle. They are not raw counts but close to Galaxy Zoo "
    "2's debiased fractions: what volunteers would see were the galaxy nearer. “29 of 40” is a reading of them."
)
"""What fractions are, for people. Over galaxies in both, the mean of “features or disk” is 0.556 at Kaggle, 0.331
in Galaxy Zoo 2's raw weighted fractions (Willett et al. 2013) and 0.624 in its debiased (Hart et al. 2016)."""


@dataclass(frozen=True)
class Answer:
    """One answer to a question.

    Attributes:
        key: Kaggle's column, for example ``Class1.1``.
        text: the answer in plain words, a few at most.
        next: number of the question that volunteers are asked next, or None at the end of the path.
    """

    key: str
    text: str
    next: int | None


@dataclass(frozen=True)
class Question:
    """One question of the tree.

    Attributes:
        number: 1 to 11, Kaggle's numbering.
        text: the question as volunteers read it.
        parent: key of the answer whose joint fraction this question's answers add up to; None where they add up
            to 1. (Question 6 adds up to 1 in the data also where question 1 said "star or artifact".)
        answers: in Kaggle's order.
    """

    number: int
    text: str
    parent: str | None
    answers: tuple[Answer, ...]


def _question(number: int, text: str, parent: str | None, *answers: tuple[str, int | None]) -> Question:
    return Question(
        number=number,
        text=text,
        parent=parent,
        answers=tuple(
            Answer(key=f"Class{number}.{position}", text=answer, next=following)
            for position, (answer, following) in enumerate(answers, start=1)
        ),
    )


@dataclass(frozen=True)
class DecisionTree:
    """The questions by number, and what follows from them."""

    questions: tuple[Question, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The 37 columns in Kaggle's order: ``Class1.1`` … ``Class11.6``."""
        return tuple(answer.key for question in self.questions for answer in question.answers)

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each key stands among the 37."""
        return {key: position for position, key in enumerate(self.keys)}

    @cached_property
    def top_down(self) -> tuple[Question, ...]:
        """The questions in an order in which every parent comes before its children."""
        placed: list[Question] = []
        waiting = list(self.questions)
        while waiting:
            known = {answer.key for question in placed for answer in question.answers} | {None}
            ready = [question for question in waiting if question.parent in known]
            placed += ready
            waiting = [question for question in waiting if question not in ready]
        return tuple(placed)

    def columns(self, question: Question) -> slice:
        """Where the question's answers stand among the 37."""
        start = self.position[question.answers[0].key]
        return slice(start, start + len(question.answers))

    def question(self, number: int) -> Question:
        """The question with this number, 1 to 11."""
        return self.questions[number - 1]

    def text(self, key: str) -> str:
        """The answer's plain words."""
        number, position = key.removeprefix("Class").split(".")
        return self.question(int(number)).answers[int(position) - 1].text


TREE = DecisionTree(
    (
        _question(
            1,
            "Is the galaxy simply smooth and rounded, with no sign of a disk?",
            None,
            ("smooth", 7),
            ("features or disk", 2),
            ("star or artifact", None),
        ),
        _question(2, "Could this be a disk viewed edge-on?", "Class1.2", ("yes", 9), ("no", 3)),
        _question(
            3,
            "Is there a sign of a bar feature through the centre of the galaxy?",
            "Class2.2",
            ("bar", 4),
            ("no bar", 4),
        ),
        _question(4, "Is there any sign of a spiral arm pattern?", "Class2.2", ("spiral", 10), ("no spiral", 5)),
        _question(
            5,
            "How prominent is the central bulge, compared with the rest of the galaxy?",
            "Class2.2",
            ("no bulge", 6),
            ("just noticeable", 6),
            ("obvious", 6),
            ("dominant", 6),
        ),
        _question(6, "Is there anything odd?", None, ("yes", 8), ("no", None)),
        _question(
            7,
            "How rounded is it?",
            "Class1.1",
            ("completely round", 6),
            ("in between", 6),
            ("cigar-shaped", 6),
        ),
        _question(
            8,
            "Is the odd feature a ring, or is the galaxy disturbed or irregular?",
            "Class6.1",
            ("ring", None),
            ("lens or arc", None),
            ("disturbed", None),
            ("irregular", None),
            ("other", None),
            ("merger", None),
            ("dust lane", None),
        ),
        _question(
            9,
            "Does the galaxy have a bulge at its centre? If so, what shape?",
            "Class2.1",
            ("rounded", 6),
            ("boxy", 6),
            ("no bulge", 6),
        ),
        _question(
            10,
            "How tightly wound do the spiral arms appear?",
            "Class4.1",
            ("tight", 11),
            ("medium", 11),
            ("loose", 11),
        ),
        _question(
            11,
            "How many spiral arms are there?",
            "Class4.1",
            ("1", 5),
            ("2", 5),
            ("3", 5),
            ("4", 5),
            ("more than four", 5),
            ("can't tell", 5),
        ),
    )
)
