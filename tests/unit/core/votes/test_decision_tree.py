from galaxy_core.votes.decision_tree import TREE


def test_there_are_eleven_questions_and_37_answers_in_kaggles_order() -> None:
    assert [question.number for question in TREE.questions] == list(range(1, 12))
    assert [len(question.answers) for question in TREE.questions] == [3, 2, 2, 2, 4, 2, 3, 7, 3, 3, 6]
    assert TREE.keys[0] == "Class1.1"
    assert TREE.keys[-1] == "Class11.6"
    assert len(set(TREE.keys)) == 37


def test_parents_come_before_their_children() -> None:
    seen: set[str] = set()
    for question in TREE.top_down:
        assert question.parent is None or question.parent in seen
        seen |= {answer.key for answer in question.answers}
    assert seen == set(TREE.keys)


def test_every_walk_ends() -> None:
    def walks(number: int | None, path: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
        if number is None:
            return [path]
        assert number not in path, f"question {number} is asked twice on {path}"
        return [walk for answer in TREE.question(number).answers for walk in walks(answer.next, (*path, number))]

    ends = walks(1)
    assert len({number for walk in ends for number in walk}) == 11


def test_no_spiral_arms_leads_to_the_bulge() -> None:
    # The printed tree asks these of everyone who saw a disk that is not edge-on.
    assert TREE.question(4).answers[1].next == 5
    assert {TREE.question(number).parent for number in (3, 4, 5)} == {"Class2.2"}
