"""Bills as text: what `galaxy cloud cost` prints, and the README of the infrastructure shows."""

from __future__ import annotations

from collections.abc import Sequence

from galaxy_costs.monthly import Usage, alternatives, dollars_per_thousand, monthly_bill, visit_bill
from galaxy_costs.options import option_bill
from galaxy_costs.prices import PRICES_DATE, PRICES_URL, Line

EXAMPLE = Usage(calls=100_000, visits=1000, batch_images=1000)
"""Of a demonstration; what `galaxy cloud cost` takes where nothing is said."""


def report(usage: Usage) -> str:
    """A month's bill by service, a thousand visits' by part, what each setting adds, and alternatives.

    Args:
        usage: of the month.
    """
    calls, visits = f"{usage.calls:,} classifications by programs", f"{usage.visits:,} visits"
    thousand = (
        f"A thousand classifications by programs cost {dollars_per_thousand(usage):.4f}, beyond what is free."
    )
    return "\n\n".join(
        [
            table(monthly_bill(usage), "A month", f"{visits}, {calls}:"),
            table(visit_bill(usage), "A thousand visits", "A thousand visits, beyond what is free:", digits=4),
            thousand,
            table(option_bill(usage), title="Each setting adds in that month, beyond what is free:"),
            table(alternatives(usage), title="Instead, for the classifications of programs alone:"),
            f"US dollars, us-east-1, prices of {PRICES_DATE}: {PRICES_URL}",
        ]
    )


def table(lines: Sequence[Line], total: str = "", title: str = "", digits: int = 2) -> str:
    """Lines of a bill, one below the other.

    Args:
        lines: in order.
        total: what their sum is called; none is written if empty.
        title: above them.
        digits: of a dollar.
    """
    rows = [*lines, Line(total, "", sum(line.dollars for line in lines))] if total else lines
    text = [f"{row.item:26}{row.amount:36}{row.dollars:10.{digits}f}" for row in rows]
    return "\n".join([title, *text] if title else text)
