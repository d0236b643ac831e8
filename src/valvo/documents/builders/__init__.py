"""What each document is made of: functions from a unit and a period to the frozen tree of `documents.tree`.

`registry` lists the documents there are. Every share and change is computed here from counts; nothing printed by a
source is copied. Shares are rounded half up, each by itself, only when printed; they need not sum to a hundred.
"""
