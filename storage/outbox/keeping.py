"""Keeping: how long a row is known when its call has been made. Its words go at once, they are in Slack."""

from datetime import timedelta

from storage.due import Old
from storage.outbox.rows import OutboxRow, State

KEPT = timedelta(days=2 * 365)
"""A post: to be changed, and not to be said again under its key. No key comes again as late as that: those of
reminders, renewals and digests name a day or an instant, which passes once, and that of a birthday a year,
which lasts 384 days by the lunar calendar."""

KEPT_BRIEFLY = timedelta(days=30)
"""A change, which nothing refers to; and an answer, which what was asked is answered with once."""

OLD = Old(OutboxRow, OutboxRow.let_go_at, only=OutboxRow.state.in_([State.SENT, State.TAKEN_BACK]))
"""What could not be sent stays until it is."""
