"""Reviews: what people make of sentences. Records, the table of states, and how decisions find their sentences again.

Pure: nothing here reads or writes a file or a store.
"""

from policymine.decisions import (
    Action,
    Anchor,
    Coding,
    Decision,
    GivenRating,
    MentionChange,
    Queue,
    QueueKind,
    Review,
    Reviewer,
    Right,
    Role,
    State,
)
from policymine.reviews.attaching import Attached, anchor_sentence, attach, group_decisions, hash_words
from policymine.reviews.states import (
    CHANGES,
    RIGHTS,
    Event,
    check_action,
    draw_states,
    find_standing,
    is_allowed,
    may,
    name_event,
    says_same,
    settle,
    tabulate_rights,
)

__all__ = [
    "CHANGES",
    "RIGHTS",
    "Action",
    "Anchor",
    "Attached",
    "Coding",
    "Decision",
    "Event",
    "GivenRating",
    "MentionChange",
    "Queue",
    "QueueKind",
    "Review",
    "Reviewer",
    "Right",
    "Role",
    "State",
    "anchor_sentence",
    "attach",
    "check_action",
    "draw_states",
    "find_standing",
    "group_decisions",
    "hash_words",
    "is_allowed",
    "may",
    "name_event",
    "says_same",
    "settle",
    "tabulate_rights",
]
