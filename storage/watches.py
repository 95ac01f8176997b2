"""What rules watch: opportunities, tickets and customers in a state that somebody should know about.

Each kind of rule says which records may be in that state, and since when one is. The same answer is given
for a record as it is and as it was, so that a rule can be tried on the past."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, ClassVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from storage import history
from storage.base import Owned
from storage.history import Span
from storage.permissions import Viewer, visible
from storage.rules import Rule

MOST = 5_000
"""Things that a rule looks at in one look, the gravest first: more are a mistake in the rule."""

DAY, HOUR, WEEK = timedelta(days=1), timedelta(hours=1), timedelta(days=7)

Values = Mapping[str, Any]
"""A record's fields by name, and what the query selected beside it."""
Since = datetime | None


@dataclass(frozen=True)
class Finding:
    """A record that a rule has found."""

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


class Watch(ABC):
    """What a kind of rule watches."""

    model: ClassVar[type[Owned]]
    fields: ClassVar[tuple[str, ...]] = ()
    """What a record's state depends on, besides its owner and its creation."""
    unit: ClassVar[timedelta] = timedelta(0)
    """What the rule's number counts; negative where the rule looks ahead."""
    again: ClassVar[timedelta | None] = None
    """After how long a rule repeats what has not changed; None is never."""

    @abstractmethod
    def since(self, rule: Rule, values: Values) -> Since:
        """Return from when it counts that a record is in that state; None if it is not."""

    @abstractmethod
    def query(self, rule: Rule, viewer: Viewer, now: datetime, begun: datetime) -> Select[Any]:
        """Return a query of the records that may be in that state now, the gravest first.

        `begun` is when the rule began to look: news from before is none.
        """

    def first_said(self, rule: Rule, since: datetime) -> datetime:
        """Return when the rule may first tell what has held since an instant."""
        return since + self.unit * rule.number

    def candidates(
        self, session: Session, rule: Rule, viewer: Viewer, now: datetime, begun: datetime
    ) -> Iterator[tuple[Any, Values]]:
        """Yield the records that may be in that state, with their values."""
        for row in session.execute(self.query(rule, viewer, now, begun).limit(MOST)):
            record, *_ = row
            selected = {name: getattr(record, name) for name in self.all_fields}
            yield record, {**row._asdict(), **selected}

    def lives(
        self,
        session: Session,
        rule: Rule,
        viewer: Viewer,
        after: datetime,
        now: datetime,
        also: Collection[int] = (),
    ) -> Iterator[tuple[Owned, list[Span]]]:
        """Yield each record that is in that state, or may have been since an instant, with its life since.

        `also` are the ids of more records that may have been.
        """
        edits = history.changed_since(session, self.model, self.all_fields, after)
        records = {record.id: record for record, _ in self.candidates(session, rule, viewer, now, after)}
        missing = (edits.keys() | set(also)) - records.keys()
        if missing:
            changed = visible(viewer, self.model).where(self.model.id.in_(missing))
            records |= {record.id: record for record in session.scalars(changed)}
        for record in records.values():
            yield record, history.spans(record, self.all_fields, edits.get(record.id, ()), now)

    @property
    def all_fields(self) -> tuple[str, ...]:
        return (*self.fields, "owner_id", "created_at")


def found(session: Session, watch: Watch, rule: Rule, viewer: Viewer, now: datetime) -> list[Finding]:
    """Return what the rule finds now, the gravest first."""
    findings = []
    for record, values in watch.candidates(session, rule, viewer, now, rule.begun_at):
        since = watch.since(rule, values)
        if since is not None and watch.first_said(rule, since) <= now:
            findings.append(Finding(record, since, record.owner_id))
    return findings


def occasions(
    session: Session, watch: Watch, rule: Rule, viewer: Viewer, after: datetime, now: datetime
) -> Iterator[Occasion]:
    """Return what the rule would have found since an instant."""
    for record, lived in watch.lives(session, rule, viewer, after, now):
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
