"""Resources of deployed stacks that CloudFormation must not replace."""

from __future__ import annotations

from aws_cdk.assertions import Template

from tests.support.templates import LOGICAL_IDS, POSITIONS, of_kind

CONTENTS_FUNCTION = "ContentsFunction25279850"
"""A custom resource's function cannot be exchanged."""


def test_logical_ids_stay(template: Template, everything: dict[str, Template]) -> None:
    kinds = LOGICAL_IDS["galaxy"]
    for name, stack in [("galaxy", template), *everything.items()]:
        stays = {kind: sorted(of_kind(stack, kind)) for kind in kinds}
        expected = {kind: sorted(names) for kind, names in LOGICAL_IDS.get(name, {}).items()}
        if stack is not template:
            optional = {name for names in POSITIONS.values() for name in names}
            expected = {kind: sorted({*names} - optional) for kind, names in expected.items()}
        assert {kind: names for kind, names in stays.items() if names} == expected, name
    assert CONTENTS_FUNCTION in of_kind(template, "AWS::Lambda::Function")
