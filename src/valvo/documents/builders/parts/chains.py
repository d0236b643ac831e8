"""Service and care chains: how many have come how far, and each with its state."""

from collections.abc import Sequence
from decimal import Decimal

from valvo.core.figures import Figure, Unit
from valvo.core.languages import Language
from valvo.documents.builders.words import say
from valvo.documents.tree import Block, Column, Kind, Row, RowKind, Table
from valvo.registers.queries import ChainRow
from valvo.registers.reading.facts import ChainState
from valvo.statistics.rounding import shares

# From finished to begun.
ORDER = (ChainState.UPDATED, ChainState.READY, ChainState.AWAITING_APPROVAL, ChainState.UNDER_DESCRIPTION)


def blocks(rows: Sequence[ChainRow], language: Language) -> tuple[Block, ...]:
    """Return the chains counted by state, and the list of them."""
    if not rows:
        return ()
    return _by_state(rows, language), _list(rows, language)


def _by_state(rows: Sequence[ChainRow], language: Language) -> Table:
    found = [(say(state, language), [row for row in rows if row.state == state]) for state in ORDER]
    rounded = shares([len(those) for _name, those in found], decimals=0)
    lines = [_line(name, those, len(rows), share) for (name, those), share in zip(found, rounded, strict=True)]
    total = _line(say("total", language), rows, len(rows), Decimal(100), RowKind.TOTAL)
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


def _line(name: str, rows: Sequence[ChainRow], all_chains: int, share: Decimal, kind: RowKind = RowKind.PLAIN) -> Row:
    published = sum(row.published is True for row in rows)
    part = Figure(share, Unit.PERCENT, cases=len(rows), out_of=all_chains)
    return Row((name, Figure(len(rows)), part, Figure(published)), kind)


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
