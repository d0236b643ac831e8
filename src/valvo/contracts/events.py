"""Events of contracts."""

from valvo.trail.tags import Tag


class ContractEvent(Tag):
    """What happens to contracts."""

    ADDED = "contracts:contract:added"
    CHANGED = "contracts:contract:changed"
    HANDED_OVER = "contracts:contract:handed_over"
    REPORT_DUE = "contracts:report:due"
    REPORT_RECEIVED = "contracts:report:received"
    SANCTIONED = "contracts:sanction:taken"
    SANCTION_CLOSED = "contracts:sanction:closed"
