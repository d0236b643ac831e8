"""Service and care chains: how many have come how far, and each with its state."""

from collections.abc import Sequence

from valvo.core.figures import Figure
from valvo.core.languages import Language
from valvo.documents.builders.words import say
from valvo.documents.tree import Block, Column, Kind, Row, RowKind, Table
from valvo.registers.queries import ChainRow
from valvo.registers.reading.facts import ChainState

# From finished to begun.
ORDER = (ChainState.UPDATED, ChainState.READY, ChainState.AWAITING_APPROVAL, ChainState.UNDER_DESCRIPTION)


def blocks(rows: Sequence[ChainRow], language: Language) -> tuple[Block, ...]:
    """Return the chains counted by state, and the list of them."""
    if not rows:
        return ()
    return _by_state(rows, language), _list(rows, language)


def _by_state(rows: Sequence[ChainRow], language: Language) -> Table:
    lines = [_line(say(state, language), [row for row in rows if row.state == state], len(rows)) for state in ORDER]
    total = _line(say("total", language), rows, len(rows), RowKind.TOTAL)
    published = str(sum(row.published is True for row in rows))
    return Table(
        caption=say("states_caption", language),
        columns=(
            Column(say("state", language), Kind.TEXT),
            Column(say("number", language)),
            Column(say("share", language), Kind.SHARE),
            Column(say("available", language)),
        ),
        rows=(*lines, total),
        finding=say("chains_finding", language, published=published, all=str(len(rows))),
    )


def _line(name: str, rows: Sequence[ChainRow], all_chains: int, kind: RowKind = RowKind.PLAIN) -> Row:
    published = sum(row.published is True for row in rows)
    return Row((name, Figure(len(rows)), Figure.share(len(rows), all_chains, decimals=0), Figure(published)), kind)


def _list(rows: Sequence[ChainRow], language: Language) -> Table:
    told = {True: "yes", False: "no", None: "not_told"}
    return Table(
        caption=say("chains_caption", language),
        columns=(
            Column(say("chain", language), Kind.TEXT),
            Column(say("state", language), Kind.TEXT),
            Column(say("available", language), Kind.TEXT),
        ),
        rows=tuple(
            Row((row.label.said(language), say(row.state, language), say(told[row.published], language)))
            for row in rows
        ),
    )
