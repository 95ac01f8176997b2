"""Notices: what rules tell people and when, and what a rule would have told last week."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.core import speech
from handlers.core.translation import Translator
from handlers.core.working_hours import latest_occurrence, next_occurrence, next_working_moment
from handlers.views import notices as views
from handlers.views.notices import Trial
from handlers.watches import kind_of
from storage import digests, outbox, rules, watches
from storage.base import act_of
from storage.outbox import Priority
from storage.permissions import Action, Scope, Viewer, narrowed, viewer_of
from storage.recurrence import Recurrence
from storage.rules import AT_ONCE, Audience, Hearer, Rule, Said
from storage.schedules import LATE_AFTER
from storage.tickets import Priority as TicketPriority
from storage.tickets import Ticket
from storage.users import User
from storage.watches import Finding

TO_ANSWER = timedelta(hours=12)
"""A message that is not older may still be answered, and has not been let pass."""

PATIENCE = 3
"""Messages that somebody lets pass before the rule moves into their digest."""

TRIED = timedelta(days=7)
"""The past on which a rule is tried."""

EARLY = timedelta(hours=1)
"""A week later is a week later, though the clock was put forward meanwhile."""

A_DAY = timedelta(days=1)


class Clocks:
    """When people and channels may be spoken to; of a person at a time it is worked out once."""

    def __init__(self, session: Session, channels_zone: str) -> None:
        self._session, self._zone = session, channels_zone
        self._known: dict[tuple[int, datetime], datetime] = {}

    def working(self, person: User | None, at: datetime) -> datetime:
        """Return that moment, or the first after it when the person works; channels always do."""
        if person is None:
            return at
        moment = self._known.get((person.id, at)) or next_working_moment(self._session, person, at)
        self._known[person.id, at] = moment
        return moment

    def next_after(self, speaks: Recurrence, person: User | None, after: datetime) -> datetime | None:
        """Return the next time by a rule on the hearer's clock:
        when they do not work then, as soon as they do. None
        once the rule has ended."""
        zone, owner = self._clock(person)
        at: datetime | None = self._latest(speaks, person, after)
        while at and (moment := self.working(person, at)) <= after:
            at = next_occurrence(self._session, speaks, at, zone, owner)
        return at and moment

    def last_until(self, speaks: Recurrence, person: User | None, until: datetime) -> datetime:
        """Return the last such time up to an instant."""
        at = self._latest(speaks, person, until)
        while (moment := self.working(person, at)) > until:
            at = self._latest(speaks, person, at - timedelta(minutes=1))
        return moment

    def _latest(self, speaks: Recurrence, person: User | None, until: datetime) -> datetime:
        zone, owner = self._clock(person)
        return latest_occurrence(self._session, speaks, until, zone, owner)

    def _clock(self, person: User | None) -> tuple[str, int | None]:
        return (person.zone, person.id) if person else (self._zone, None)


def look(session: Session, rule: Rule) -> None:
    """Tell what a rule has found to everybody who may hear it now; the rest waits for another look."""
    now, viewer = act_of(session).now, eye(session, rule)
    audience, hearers = rules.audience(session, rule, viewer), rules.hearers(session, rule)
    clocks = Clocks(session, rule.zone)
    found = watches.found(session, kind_of(rule), rule, viewer, now) if viewer else []
    told = _still_so(session, rule, found, hearers.values()) if viewer else {}
    for place, things in _in_turn(_by_place(audience, found), hearers):
        hearer = hearers.get(place)
        if hearer and (hearer.muted or hearer.in_digest):
            continue
        person = audience.person(place)
        news, due = _news(clocks, rule, hearer, person, things, now)
        news = [one for one in news if _is_unsaid(rule, told.get((one.record.id, place)), one, due)]
        if news and _has_words_left(rule, now):
            _say(session, rule, rules.hearer(session, rule, place), person, news, told, due)
    rule.looked_at, rule.next_look = now, _next_look(clocks, rule, audience, hearers, now)


def eye(session: Session, rule: Rule) -> Viewer | None:
    """Return the viewer a rule looks as: its maker, within their right to make rules; None without one."""
    viewer = viewer_of(session, rule.owner) if rule.owner else None
    scope = viewer.rights.get((Rule.entity, Action.CREATE)) if viewer else None
    return narrowed(viewer, Scope(scope)) if viewer and scope else None


def try_out(session: Session, rule: Rule, viewer: Viewer, now: datetime) -> Trial:
    """Return what a rule would have sent in the last week; write nothing."""
    audience, clocks = rules.audience(session, rule, viewer), Clocks(session, rule.zone)
    said = {}
    for occasion in watches.occasions(session, kind_of(rule), rule, viewer, now - TRIED, now):
        for place in audience.of(occasion.finding.owner_id):
            at = _spoken_at(clocks, rule, audience.person(place), occasion.finding, occasion.at)
            if at and at <= now and (at < occasion.until or occasion.until == now):
                said[at, place, occasion.finding.record.id] = occasion.finding
    messages = {(at, place) for at, place, _ in said}
    days = Counter(at.astimezone(ZoneInfo(rule.zone)).date() for at, _ in messages)
    return Trial(
        things=len(said),
        places=len({place for _, place in messages}),
        messages=len(messages),
        busiest=max(days.values(), default=0),
        said=[
            (at, place, finding) for (at, place, _), finding in sorted(said.items(), key=lambda one: one[0])
        ],
        standing=watches.found(session, kind_of(rule), rule, viewer, now),
    )


def for_digest(session: Session, place: str) -> list[tuple[Rule, Sequence[Finding]]]:
    """Return the rules and findings that stand in the digest of a person or channel who ignored them."""
    heard = rules.heard_at(session, place)
    kept = [one.rule for one in heard if one.in_digest and not one.muted and not one.rule.paused]
    told = [(rule, standing(session, rule, place)) for rule in kept]
    return [(rule, found) for rule, found in told if found]


def standing(session: Session, rule: Rule, place: str) -> Sequence[Finding]:
    """Return everything that the rule has to speak of in one place now, said before or not."""
    viewer = eye(session, rule)
    found = watches.found(session, kind_of(rule), rule, viewer, act_of(session).now) if viewer else []
    return _by_place(rules.audience(session, rule, viewer), found).get(place, [])


def translator(session: Session, rule: Rule, place: str, person: User | None) -> Translator:
    """Return the translator for the language and clock in which a rule speaks in a place."""
    if person:
        return speech.to_user(person)
    maker = rule.owner
    return speech.to_channel(
        session, place, Translator(maker.locale if maker else "en-US", ZoneInfo(rule.zone))
    )


def _still_so(
    session: Session, rule: Rule, found: Iterable[Finding], hearers: Iterable[Hearer]
) -> dict[tuple[int, str], Said]:
    """Return what has been said and still holds; forget the rest.

    A message was not ignored if somebody settled something it named.
    """
    since = {finding.record.id: finding.since for finding in found}
    told = rules.sayings(session, rule)
    is_all = len(since) < watches.MOST  # else nobody knows of those that were not found
    over = {
        where: said
        for where, said in told.items()
        if since.get(said.record_id) != said.since and (is_all or said.record_id in since)
    }
    rules.forget(session, over.values())
    seen_to = {(said.place, said.key) for said in over.values()}
    for hearer in hearers:
        hearer.answered = hearer.answered or (hearer.place, hearer.last_key) in seen_to
    return {where: said for where, said in told.items() if where not in over}


def _by_place(audience: Audience, found: Iterable[Finding]) -> dict[str, list[Finding]]:
    by_place: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        for place in audience.of(finding.owner_id):
            by_place[place].append(finding)
    return by_place


def _in_turn(
    by_place: Mapping[str, Sequence[Finding]], hearers: Mapping[str, Hearer]
) -> Sequence[tuple[str, Sequence[Finding]]]:
    """Return the places, the one that has waited longest first, so that a daily limit is fair."""
    heard = {place: one.last_at.timestamp() for place, one in hearers.items() if one.last_at}
    return sorted(by_place.items(), key=lambda one: heard.get(one[0], 0))


def _news(
    clocks: Clocks,
    rule: Rule,
    hearer: Hearer | None,
    person: User | None,
    things: Sequence[Finding],
    now: datetime,
) -> tuple[Sequence[Finding], datetime]:
    """Return what may be said in a place now, and when it should have been said."""
    speaks = hearer.speaks if hearer else rule.speaks
    if speaks is not None:
        due = clocks.last_until(speaks, person, now)
        over = max(rule.looked_at, hearer.last_at) if hearer and hearer.last_at else rule.looked_at
        return (things if due > over else ()), due
    is_working = clocks.working(person, now) == now
    return (things if is_working else [one for one in things if _is_urgent(one)]), now


def _is_unsaid(rule: Rule, said: Said | None, thing: Finding, due: datetime) -> bool:
    watch = kind_of(rule)
    if said is None:
        return watch.first_said(rule, thing.since) <= due
    return watch.again is not None and due - said.at >= watch.again - EARLY


def _spoken_at(
    clocks: Clocks, rule: Rule, person: User | None, finding: Finding, at: datetime
) -> datetime | None:
    """Return when the rule would have told a finding in a place; None if never."""
    speaks = rule.speaks
    if speaks is not None:
        return clocks.next_after(speaks, person, at - timedelta(microseconds=1))
    return at if _is_urgent(finding) else clocks.working(person, at)


def _is_urgent(thing: Finding) -> bool:
    """Return whether a finding is told at night as well."""
    return isinstance(thing.record, Ticket) and thing.record.priority is TicketPriority.P1


def _next_look(
    clocks: Clocks, rule: Rule, audience: Audience, hearers: Mapping[str, Hearer], now: datetime
) -> datetime:
    """Return when somebody may next be told something."""
    next_look = now + A_DAY
    for place in audience.places:
        hearer = hearers.get(place)
        speaks = hearer.speaks if hearer else rule.speaks
        if speaks is None:
            return now + AT_ONCE
        at = clocks.next_after(speaks, audience.person(place), now)
        next_look = min(next_look, at or next_look)
    return next_look


def _has_words_left(rule: Rule, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(rule.zone)).date()
    if rule.said_on != today:
        rule.said_on, rule.said = today, 0
    return rule.said < rule.cap


def _say(
    session: Session,
    rule: Rule,
    hearer: Hearer,
    person: User | None,
    news: Sequence[Finding],
    told: dict[tuple[int, str], Said],
    due: datetime,
) -> None:
    now, place = act_of(session).now, hearer.place
    _count_ignored(rule, hearer, told.values(), now)
    rule.said += 1
    t = translator(session, rule, place, person)
    message = views.notice(
        t,
        rule,
        hearer,
        news,
        now,
        late=due if now - due > LATE_AFTER else None,
        was_last=rule.said >= rule.cap,
        has_digest=digests.comes_to(session, place),
    )
    key = f"rule:{rule.id}:{place}:{now.isoformat()}"
    asked_by = rule.owner.slack_id if rule.owner else None
    outbox.post(session, key, place, message, asked_by=asked_by, priority=_priority(rule))
    hearer.last_key, hearer.last_at, hearer.answered = key, now, False
    for thing in news:
        said = told.get((thing.record.id, place)) or Said(
            rule_id=rule.id, record_id=thing.record.id, place=place, since=thing.since
        )
        said.at, said.key = now, key
        session.add(said)


def _count_ignored(rule: Rule, hearer: Hearer, told: Iterable[Said], now: datetime) -> None:
    """Count the last message as ignored if nobody pressed anything and all that it named still holds.

    Only when there has been time for it; news that asks for nothing cannot be ignored.
    """
    if not kind_of(rule).asks_to_act or hearer.last_key is None:
        return
    named = [said for said in told if said.key == hearer.last_key and said.place == hearer.place]
    if hearer.answered or not named:
        hearer.ignored = 0
    elif hearer.last_at and now - hearer.last_at >= TO_ANSWER:
        hearer.ignored += 1
    hearer.in_digest = hearer.ignored >= PATIENCE


def _priority(rule: Rule) -> Priority:
    return Priority.URGENT if rule.recurrence is None else Priority.BULK
