"""Who runs the site is said by the function that the page on privacy asks, and by no other."""

from __future__ import annotations

from aws_cdk.assertions import Template

from tests.support.templates import of_kind


def test_the_operator_is_known_where_one_is_named(template: Template, everything: dict[str, Template]) -> None:
    def operators(stack: Template) -> dict[str, str]:
        functions = of_kind(stack, "AWS::Lambda::Function").items()
        variables = {name: item.get("Environment", {}).get("Variables", {}) for name, item in functions}
        return {
            name[:-8]: each["GALAXY_OPERATOR"] for name, each in variables.items() if "GALAXY_OPERATOR" in each
        }

    assert operators(template) == {}
    assert operators(everything["galaxy"]) == {"FunctionsMetadata": "Observatory, sky@example.org"}
