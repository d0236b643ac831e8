"""The lake's tables: what is built, what is documented and what engines read all come from here.

Adding one: declare it with `columns`, and say with a `Projection` where its rows come from. Nothing else knows of it.
"""

from valvo.analytics.columns import ARROW, Column, LakeTable, Type
from valvo.analytics.device_tables import COMPLETIONS, DEVICE_CHECKS, DEVICE_PASSPORTS, DEVICES, OCCASIONS
from valvo.analytics.figure_tables import (
    CHAINS,
    COMPLAINTS,
    DELIVERED,
    EVALUATIONS,
    MEASUREMENTS,
    MEETINGS,
    TRAIL_COUNTS,
    WAITING,
)
from valvo.analytics.inspection_tables import OBSERVATIONS, VISITS
from valvo.analytics.learning_tables import CROSS_DAYS, EFFECT_CHECKS, INVESTIGATIONS, RECOMMENDATIONS
from valvo.analytics.steering_tables import ANNUAL_CLOCK, ANSWERS, OMBUD_SUMS, PLANS, SHEETS, SURVEYS
from valvo.analytics.work_tables import ACTIONS, ALERTS, CASES, CLOCKS, CLOSURE, PARTS, REPORTS, UNITS

__all__ = [
    "ACTIONS",
    "ALERTS",
    "ANNUAL_CLOCK",
    "ANSWERS",
    "ARROW",
    "CASES",
    "CHAINS",
    "CLOCKS",
    "CLOSURE",
    "COMPLAINTS",
    "COMPLETIONS",
    "CROSS_DAYS",
    "DELIVERED",
    "DEVICES",
    "DEVICE_CHECKS",
    "DEVICE_PASSPORTS",
    "EFFECT_CHECKS",
    "EVALUATIONS",
    "INVESTIGATIONS",
    "MEASUREMENTS",
    "MEETINGS",
    "OBSERVATIONS",
    "OCCASIONS",
    "OMBUD_SUMS",
    "PARTS",
    "PLANS",
    "RECOMMENDATIONS",
    "REPORTS",
    "SHEETS",
    "SURVEYS",
    "TABLES",
    "TRAIL_COUNTS",
    "UNITS",
    "VISITS",
    "WAITING",
    "Column",
    "LakeTable",
    "Type",
]

TABLES: tuple[LakeTable, ...] = (
    *(UNITS, CLOSURE, REPORTS, CASES, PARTS, CLOCKS, ACTIONS, ALERTS),
    *(MEASUREMENTS, WAITING, COMPLAINTS, CHAINS, DELIVERED, EVALUATIONS, MEETINGS, TRAIL_COUNTS),
    *(INVESTIGATIONS, RECOMMENDATIONS, EFFECT_CHECKS, CROSS_DAYS),
    *(VISITS, OBSERVATIONS),
    *(SHEETS, ANSWERS, SURVEYS, PLANS, OMBUD_SUMS, ANNUAL_CLOCK),
    *(DEVICES, DEVICE_CHECKS, DEVICE_PASSPORTS, OCCASIONS, COMPLETIONS),
)
