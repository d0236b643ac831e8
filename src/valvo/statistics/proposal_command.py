"""`valvo spc --propose`: one series and what kind of data it is in, the chart to begin with and why out."""

import json
import sys
from pathlib import Path

from valvo.statistics.chart_choice import ADVICE, DEFAULTS, ChartProposal, DataKind, facts_of, propose_chart
from valvo.statistics.chart_messages import sentence
from valvo.statistics.series_file import FileError, read_series


def propose(file: Path, kind: DataKind, *, as_data: bool) -> int:
    """Tell which chart suits a CSV file's series; return 0 done, 1 the data says no."""
    try:
        observed = read_series(file, DEFAULTS[kind]).observed
    except FileError as error:
        sys.stderr.write(f"valvo spc: {error}\n")
        return 1
    found = propose_chart(kind, facts_of(observed, kind))
    text = json.dumps(_as_json(kind, found), ensure_ascii=False, indent=1) if as_data else _told(found)
    sys.stdout.write(f"{text}\n")
    return 0


def _as_json(kind: DataKind, found: ChartProposal) -> dict[str, object]:
    """Return a proposal in plain names; the chart is null where values should be shown without one."""
    reasons = [{"code": one.code, **dict(one.values), "text": one.text("en")} for one in found.reasons]
    return {"kind": kind, "chart": found.chart, "reasons": reasons, "advice": list(found.advice)}


def _told(found: ChartProposal) -> str:
    advice = [sentence(ADVICE, one, {}, "en") for one in found.advice]
    return "\n".join([f"chart: {found.chart or 'none'}", *(one.text("en") for one in found.reasons), *advice])
