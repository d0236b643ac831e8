"""Service chains by state: shares that make up a whole are rounded together."""

from valvo.core.figures import Figure, format_figure
from valvo.documents.builders.parts.chains import blocks
from valvo.documents.tree import Table
from valvo.registers.queries import ChainRow, Label, State


def test_shares_of_the_states_sum_to_a_hundred() -> None:
    rows = [
        ChainRow(Label("chain", f"Chain {n}"), State(state), n == 0)
        for n, state in enumerate(("updated", "ready", "under-description"))
    ]

    table = next(iter(blocks(rows, "en")))

    assert isinstance(table, Table)
    shares = [row.cells[2] for row in table.rows]
    printed = [format_figure(share, "en") for share in shares if isinstance(share, Figure)]
    assert printed == ["34%", "33%", "0%", "33%", "100%"]
    assert next((share.cases, share.out_of) for share in shares if isinstance(share, Figure)) == (1, 3)
