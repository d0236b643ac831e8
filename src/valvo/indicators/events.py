"""Events of decisions about indicators."""

from valvo.trail.tags import Tag


class IndicatorEvent(Tag):
    """What is decided about indicators."""

    PHASE_SET = "indicators:phase:set"
    PHASE_WITHDRAWN = "indicators:phase:withdrawn"
    NOTE_WRITTEN = "indicators:note:written"
    NOTE_WITHDRAWN = "indicators:note:withdrawn"
    MONTH_EXCLUDED = "indicators:exclusion:set"
    EXCLUSION_WITHDRAWN = "indicators:exclusion:withdrawn"
    TARGET_SET = "indicators:target:set"
    TARGET_WITHDRAWN = "indicators:target:withdrawn"
