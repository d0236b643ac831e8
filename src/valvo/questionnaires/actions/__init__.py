"""Every write of questionnaires: rounds, units' sheets, anonymous surveys, own questionnaires."""
