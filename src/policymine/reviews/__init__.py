"""Reviews: what people make of sentences. Records, the table of states, and how decisions find their sentences again.

Pure: nothing here reads or writes a file or a store.
"""

from policymine.reviews.attaching import Attached, anchor_sentence, attach, hash_words
from policymine.reviews.records import (
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
    "hash_words",
    "is_allowed",
    "may",
    "name_event",
    "settle",
    "tabulate_rights",
]
