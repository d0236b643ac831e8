"""The safety situation for a board: key figures, one chart and what the board should see, on a page."""

from valvo.documents.builders import live_document as parts
from valvo.documents.builders.live import IDS

BOARD_PICTURE = parts.Plan(
    name="board-picture",
    title="board_title",
    subtitle="board_subtitle",
    sections={
        "attention": parts.words,
        "picture": parts.together(parts.keys(*IDS), parts.charts("reached_share")),
    },
)
