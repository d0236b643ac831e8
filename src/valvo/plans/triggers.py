"""The database keeps versions and publications as they were."""

from valvo.trail.append_only import AppendOnly

VERSIONS = AppendOnly(
    ("plans_version", "plans_versionpart", "plans_versionpublication"),
    "a version of a plan is never changed",
    "plans_refuse",
)
