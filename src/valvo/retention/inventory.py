"""What of a case is erased, field by field, and what is kept and why. A test holds that every table is named here.

What is erased is what people wrote and who they are. What stays are codes, days and numbers: they tell of events, not
of persons, and statistics rest on them.
"""

# Rows that are deleted whole.
DELETED = {
    "intake.Identity",
    "intake.Receipt",
    "intake.Attachment",
    "intake.Mask",
    "intake.Removal",
    "intake.Addendum",
    "notices.Draft",
    "privacy.Request",
    "learning.Waiver",
}
# Fields that are emptied; the row stays. Of what was said in a case only that feedback was given; the rest is deleted.
EMPTIED = {
    "handling.Message": {"text"},
    "intake.Report": {"number", "client_key", "happened_at", "place", "texts"},
    "handling.Case": {"title", "no_action_reason"},
    "handling.Notice": {"reference"},
    "hotline.Alert": {"number"},
    "retention.Hold": {"reason"},
}
# Tables with words that stay as they are.
KEPT = {
    "learning.Version": "published for everybody after two had checked it; what was never published is deleted",
    "hotline.Call": "the number of a duty phone",
    "hotline.Entry": "the log of the hot line never changes; handlers write no personal data there",
}
# Apps whose tables have rules of their own.
KEPT_APPS = {
    "inspections": "the report of a visit is a retained document, and what was observed names nobody",
    "investigations": "the report of an investigation is a retained document; its work notes expire by themselves",
}
