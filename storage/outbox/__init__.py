"""The outbox: everything Rapport says besides answering, written in the transaction of its cause.

Each row is one Slack call to be made. A row with a key is made once, whoever asks for it again. The sender
claims rows, makes the calls and settles them; a call whose outcome nobody knows is looked up in the channel
before anything is posted a second time.

A channel's rows are its lane: the most urgent first, and of those the oldest. Only the head of a lane is ever
claimed, and while it waits for another try the lane waits with it. So what was said first is read first, and
a change comes after the message that it changes, however many processes send.
"""

from storage.outbox.claiming import claim, next_due
from storage.outbox.keeping import OLD
from storage.outbox.lanes import IDLE, bring_forward, gets_something
from storage.outbox.letters import Standing, failed, letter, retry, retry_all, standing
from storage.outbox.pacing import RATE_LIMITED, other_channels_rest, rest_channel, rest_method, rest_workspace
from storage.outbox.rows import (
    LEASE,
    NO_TOKEN,
    OUTSIDERS,
    UNKNOWN,
    Lane,
    Message,
    Method,
    OutboxRow,
    Priority,
    State,
)
from storage.outbox.settling import (
    give_up,
    hand_back,
    not_found,
    nothing_to_change,
    repeat_marked,
    send_directly,
    sent,
    try_again,
    without_blocks,
)
from storage.outbox.writing import (
    SHARE,
    delete_about,
    delete_posted,
    parts_of,
    post,
    post_again,
    post_together,
    posted,
    posted_about,
    record_at,
    say_privately,
    shares_of,
    unsaid,
    update_posted,
)
