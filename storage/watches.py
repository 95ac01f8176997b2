"""What rules watch: opportunities, tickets and customers in a state that somebody should hear of.

Of each kind of rule this says which records may be in that state, and since when one is. The same answer is
given of a record as it stands and of one as it stood, so that a rule can be tried on the past.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

from storage import history
from storage.base import Owned
from storage.customers import Customer
from storage.history import Span
from storage.interactions import at_stake, last_heard, logged_since
from storage.opportunities import Opportunity, Stage
from storage.permissions import Viewer, visible
from storage.recurrence import latest_until
from storage.rules import Rule, RuleKind
from storage.tickets import Ticket, TicketStatus
from storage.wallclock import instant

MOST = 5_000
"""Things that a rule looks at in one look, the gravest first: more are a mistake in the rule."""

DAY, HOUR, WEEK = timedelta(days=1), timedelta(hours=1), timedelta(days=7)
NEWS = WEEK
"""How long a win is news, unless a rule speaks seldomer."""

Values = Mapping[str, Any]
Since = datetime | None


@dataclass(frozen=True)
class Watch:
    """One kind of rule."""

    model: type[Owned]
    fields: tuple[str, ...]
    """What a record's state depends on, besides whose it is."""
    since: Callable[[Rule, Values], Since]
    """From when it counts that a record is so; None if it is not."""
    unit: timedelta = timedelta(0)
    """What the rule's number counts; less than nought where it looks ahead."""
    again: timedelta | None = None
    """After how long it is said once more, if nothing has changed; None is never."""

    def first_said(self, rule: Rule, since: datetime) -> datetime:
        """When the rule may first speak of what has been so since an instant."""
        return since + self.unit * rule.number


@dataclass(frozen=True)
class Finding:
    """A record of which a rule has something to say."""

    record: Any
    since: datetime
    owner_id: int | None


@dataclass(frozen=True)
class Occasion:
    """A time in the past at which a rule would have had something to say."""

    finding: Finding
    at: datetime
    until: datetime
    """Up to when it stayed so."""


def found(session: Session, rule: Rule, viewer: Viewer, now: datetime) -> list[Finding]:
    """What the rule has to speak of now, the gravest first."""
    watch = WATCHES[rule.kind]
    findings = []
    for record, heard in _candidates(session, rule, viewer, now, rule.begun_at):
        since = watch.since(rule, {**_values(record, watch), "heard": heard})
        if since is not None and watch.first_said(rule, since) <= now:
            findings.append(Finding(record, since, record.owner_id))
    return findings


def occasions(
    session: Session, rule: Rule, viewer: Viewer, after: datetime, now: datetime
) -> Iterator[Occasion]:
    """What the rule would have had to speak of since an instant, had there been this rule."""
    watch = WATCHES[rule.kind]
    for record, lived in _lives(session, rule, viewer, after, now):
        for since, together in groupby(lived, lambda span: watch.since(rule, span.values)):
            spans = list(together)
            if since is None:
                continue
            until, due = spans[-1].until, max(watch.first_said(rule, since), spans[0].since)
            while due <= now and (due < until or until == now):
                if due > after:
                    owner = next(span for span in spans if due <= span.until).values["owner_id"]
                    yield Occasion(Finding(record, since, owner), due, until)
                if watch.again is None:
                    break
                due += watch.again


def _values(record: Owned, watch: Watch) -> Values:
    return {name: getattr(record, name) for name in _all_fields(watch)}


def _all_fields(watch: Watch) -> tuple[str, ...]:
    return (*watch.fields, "owner_id", "created_at")


def _candidates(
    session: Session, rule: Rule, viewer: Viewer, now: datetime, begun: datetime
) -> Sequence[tuple[Any, datetime | None]]:
    """Records that may be in that state, the gravest first, with when a silent customer was last heard of."""
    if rule.kind is RuleKind.SILENT:
        heard = last_heard()
        silent = func.coalesce(heard, Customer.created_at) <= now - DAY * rule.number
        longest = at_stake(viewer).where(silent).add_columns(heard).order_by(heard.nulls_first())
        return [(customer, at) for customer, at in session.execute(longest.limit(MOST))]
    return [(record, None) for record in session.scalars(_narrow(rule, viewer, now, begun).limit(MOST))]


def _narrow(rule: Rule, viewer: Viewer, now: datetime, begun: datetime) -> Select[Any]:
    worth = Opportunity.amount.desc().nulls_last(), Opportunity.id
    deals = visible(viewer, Opportunity).order_by(*worth)
    open_deals = deals.where(Opportunity.closed_at.is_(None))
    if rule.kind is RuleKind.IDLE:
        idle = open_deals.where(Opportunity.stage_since <= now - DAY * rule.number)
        return idle.where(Opportunity.stage == rule.stage) if rule.stage else idle
    if rule.kind is RuleKind.SLIPPED:
        today = now.astimezone(ZoneInfo(rule.zone)).date()
        return open_deals.where(Opportunity.close_on < today - DAY * rule.number)
    if rule.kind is RuleKind.WON:
        won = deals.where(
            Opportunity.stage == Stage.WON, Opportunity.closed_at > max(begun, _news_since(rule, now))
        )
        if rule.amount is None:
            return won
        return won.where(Opportunity.currency == rule.currency, Opportunity.amount >= rule.amount)
    if rule.kind is RuleKind.OWNERLESS:
        strays = visible(viewer, Customer).where(Customer.owner_id.is_(None))
        return strays.where(Customer.created_at <= now - DAY * rule.number).order_by(Customer.id)
    to_solve = visible(viewer, Ticket).where(Ticket.status != TicketStatus.SOLVED)
    due = now - WATCHES[rule.kind].unit * rule.number
    return to_solve.where(Ticket.due_at <= due).order_by(Ticket.due_at, Ticket.id)


def _news_since(rule: Rule, now: datetime) -> datetime:
    """From before the last time but one that the rule spoke, on whosever clock that was."""
    if rule.speaks is None:
        return now - NEWS
    last = latest_until(rule.speaks, now, ZoneInfo(rule.zone))
    before = latest_until(rule.speaks, last - timedelta(minutes=1), ZoneInfo(rule.zone))
    return min(now - NEWS, before - DAY)


def _lives(
    session: Session, rule: Rule, viewer: Viewer, after: datetime, now: datetime
) -> Iterator[tuple[Owned, list[Span]]]:
    """The records that are so, or may have been since an instant, with what they were meanwhile."""
    watch = WATCHES[rule.kind]
    fields = _all_fields(watch)
    edits = history.changed_since(session, watch.model, fields, after)
    records = {record.id: record for record, _ in _candidates(session, rule, viewer, now, after)}
    logged = _logged_by_customer(session, after) if rule.kind is RuleKind.SILENT else {}
    missing = (edits.keys() | logged.keys()) - records.keys()
    if missing:
        changed = visible(viewer, watch.model).where(watch.model.id.in_(missing))
        records |= {record.id: record for record in session.scalars(changed)}
    heard = _heard_before(session, viewer, after) if rule.kind is RuleKind.SILENT else {}
    for record in records.values():
        spans = history.spans(record, fields, edits.get(record.id, ()), now)
        if rule.kind is not RuleKind.SILENT:
            yield record, spans
        elif record.id in heard:
            yield record, _cut(spans, heard[record.id], logged.get(record.id, ()))


def _logged_by_customer(session: Session, after: datetime) -> dict[int, list[tuple[datetime, datetime]]]:
    logged: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for customer, at, occurred in logged_since(session, after):
        logged[customer].append((at, occurred))
    return logged


def _heard_before(session: Session, viewer: Viewer, before: datetime) -> dict[int, datetime | None]:
    """Customer with something to lose -> when they had last been heard of, as known then."""
    query = at_stake(viewer).with_only_columns(Customer.id, last_heard(before))
    rows: dict[int, datetime | None] = dict(session.execute(query).all())
    return rows


def _cut(
    spans: Sequence[Span], heard: datetime | None, logged: Sequence[tuple[datetime, datetime]]
) -> list[Span]:
    """The spans, cut again at each time that somebody was heard of, with when that was."""
    cut = []
    for span in spans:
        begin, values = span.since, {**span.values, "heard": heard}
        for at, occurred in (one for one in logged if span.since < one[0] <= span.until):
            cut.append(Span(begin, at, values))
            heard = max(heard, occurred) if heard else occurred
            begin, values = at, {**span.values, "heard": heard}
        cut.append(Span(begin, span.until, values))
    return cut


def _idle(rule: Rule, values: Values) -> Since:
    is_so = values["closed_at"] is None and rule.stage in (None, values["stage"])
    since: datetime = values["stage_since"]
    return since if is_so else None


def _slipped(rule: Rule, values: Values) -> Since:
    """The closing date's end, where the rule was made."""
    if values["closed_at"] is not None or values["close_on"] is None:
        return None
    return instant(values["close_on"] + DAY, time(), rule.zone)


def _won(rule: Rule, values: Values) -> Since:
    closed: Since = values["closed_at"]
    return closed if values["stage"] == Stage.WON and _is_big(rule, values) else None


def _is_big(rule: Rule, values: Values) -> bool:
    if rule.amount is None:
        return True
    return bool(values["currency"] == rule.currency and (values["amount"] or 0) >= rule.amount)


def _to_solve(_rule: Rule, values: Values) -> Since:
    due: datetime = values["due_at"]
    return due if values["status"] != TicketStatus.SOLVED else None


def _silent(_rule: Rule, values: Values) -> Since:
    heard: Since = values["heard"] or values["created_at"]
    return heard


def _ownerless(_rule: Rule, values: Values) -> Since:
    created: datetime = values["created_at"]
    return created if values["owner_id"] is None else None


PROGRESS = ("stage", "stage_since", "closed_at")
TARGET = ("status", "due_at")

WATCHES = {
    RuleKind.IDLE: Watch(Opportunity, PROGRESS, _idle, DAY, WEEK),
    RuleKind.SLIPPED: Watch(Opportunity, ("closed_at", "close_on"), _slipped, DAY, WEEK),
    RuleKind.WON: Watch(Opportunity, (*PROGRESS, "amount", "currency"), _won),
    RuleKind.SILENT: Watch(Customer, (), _silent, DAY, WEEK),
    RuleKind.OWNERLESS: Watch(Customer, (), _ownerless, DAY, WEEK),
    RuleKind.NEAR: Watch(Ticket, TARGET, _to_solve, -HOUR),
    RuleKind.BREACHED: Watch(Ticket, TARGET, _to_solve, HOUR, DAY),
}
