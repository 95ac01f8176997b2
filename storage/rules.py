"""Rules: conditions that somebody should be told about."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from storage import absences, due, recurrence
from storage.base import Base, InWorkspace, Owned, act_of, choice, found_by, reference, unaudited
from storage.due import Due
from storage.opportunities import Stage
from storage.permissions import Action, Scope, Viewer, visible
from storage.recurrence import Recurrence
from storage.types import ID
from storage.users import Role, User

WHAT_IT_SAYS = ("kind", "number", "stage", "amount", "currency", "route", "channel_id", "recurrence")

AT_ONCE = timedelta(minutes=1)
"""How often a rule looks that speaks at once."""


class Route(StrEnum):
    """Who is told."""

    OWNER = "owner"
    MANAGER = "manager"
    TEAM = "team"
    CHANNEL = "channel"


class Rule(Owned, Base):
    """Its owner is who made it: it sees what its owner may see, and what has no owner comes to them."""

    __tablename__ = "rules"
    __table_args__ = due.indexes("rules", "next_look")
    entity = "rule"
    label = "rule"
    rights = """
        role       view    create  edit    delete  export
        sales      own     own     own     own     -
        support    own     own     own     own     -
        marketing  own     own     own     own     -
        manager    all     all     all     all     -
        admin      all     all     all     all     -
    """

    kind: Mapped[str] = mapped_column(String(32))
    """The name of what it watches."""
    number: Mapped[int] = mapped_column(default=0)
    """Of days, or for tickets of hours."""
    stage: Mapped[Stage | None] = mapped_column(choice(Stage))
    """The one stage in which a deal is idle; None is any."""
    amount: Mapped[Decimal | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    """From which amount on a deal is big; deals in other currencies are not compared."""
    route: Mapped[Route] = mapped_column(choice(Route))
    channel_id: Mapped[str | None] = mapped_column(String(32))
    recurrence: Mapped[str | None] = mapped_column(String(250))
    """When it speaks, on the clock of whom it speaks to; None is at once."""
    zone: Mapped[str] = mapped_column(String(64))
    """The clock of its channel."""
    cap: Mapped[int] = mapped_column(default=20)
    """Messages a day at most; what is left waits for the next."""
    paused: Mapped[bool] = mapped_column(default=False)
    begun_at: Mapped[datetime] = unaudited()
    """What was won before is no news."""
    looked_at: Mapped[datetime] = unaudited()
    next_look: Mapped[datetime | None] = unaudited()
    """None while it is paused."""
    said_on: Mapped[date | None] = unaudited()
    said: Mapped[int] = unaudited(default=0)
    """Messages on that day."""

    owner: Mapped[User | None] = relationship(lazy="joined", foreign_keys="Rule.owner_id")

    @property
    def speaks(self) -> Recurrence | None:
        """When; None is at once."""
        return recurrence.from_rule(self.recurrence) if self.recurrence else None


class Hearer(InWorkspace, Base):
    """A person or channel that a rule has told something, and what they set for it."""

    __tablename__ = "rule_hearers"
    __table_args__ = (UniqueConstraint("workspace_id", "rule_id", "place"), found_by("place"))

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    rule_id: Mapped[int] = reference("rules", ondelete="CASCADE")
    place: Mapped[str] = mapped_column(String(32))
    """A user's id, or a channel's."""
    muted: Mapped[bool] = mapped_column(default=False)
    in_digest: Mapped[bool] = mapped_column(default=False)
    """Whether what it has to say stands in their digest instead."""
    own_time: Mapped[bool] = mapped_column(default=False)
    recurrence: Mapped[str | None] = mapped_column(String(250))
    """When they want to hear it, if they have said so."""
    last_key: Mapped[str | None]
    """The last message, by its key in the outbox."""
    last_at: Mapped[datetime | None]
    """When that was, or a time was chosen since: what had been due before comes with the next."""
    answered: Mapped[bool] = mapped_column(default=True)
    """Whether somebody has pressed something on it, or seen to something that it named."""
    ignored: Mapped[int] = mapped_column(default=0)
    """Messages in a row of which nothing came."""

    rule: Mapped[Rule] = relationship(lazy="joined", foreign_keys=[rule_id])

    @property
    def speaks(self) -> Recurrence | None:
        """When; None is at once."""
        if not self.own_time:
            return self.rule.speaks
        return recurrence.from_rule(self.recurrence) if self.recurrence else None


class Said(InWorkspace, Base):
    """What a rule has told somebody, for as long as it holds."""

    __tablename__ = "rule_sayings"
    __table_args__ = (UniqueConstraint("workspace_id", "rule_id", "record_id", "place"),)

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    rule_id: Mapped[int] = reference("rules", ondelete="CASCADE")
    record_id: Mapped[int] = mapped_column(ID)
    place: Mapped[str] = mapped_column(String(32))
    since: Mapped[datetime]
    """From when it counts: of the same record, another time is another thing."""
    at: Mapped[datetime]
    key: Mapped[str]
    """The message's, in the outbox."""


DUE = Due(Rule, Rule.next_look)


def begin(session: Session, rule: Rule) -> Rule:
    """Return a new rule, or one that goes on after a pause, looks from now on.

    One that was changed still says what
    it has not said yet."""
    now = act_of(session).now
    if rule.next_look is None:
        rule.begun_at = now
    rule.paused, rule.looked_at, rule.next_look = False, now, now
    session.add(rule)
    session.flush()
    return rule


def same_as(session: Session, viewer: Viewer, rule: Rule) -> Sequence[Rule]:
    """Return the rules that tell the same people of the same things at the same time, as far as the viewer
    may change them."""
    same = visible(viewer, Rule, Action.EDIT).where(
        *(getattr(Rule, name).is_not_distinct_from(getattr(rule, name)) for name in WHAT_IT_SAYS)
    )
    return session.scalars(same.order_by(Rule.id)).all()


def pause(rule: Rule) -> None:
    """Pause a rule until it is resumed."""
    rule.paused, rule.next_look = True, None


def within_reach(session: Session, viewer: Viewer) -> Sequence[Rule]:
    """Return the rules that the viewer may change."""
    return session.scalars(visible(viewer, Rule, Action.EDIT).order_by(Rule.id)).all()


def heard_at(session: Session, *places: str) -> Sequence[Hearer]:
    """Return the rules that speak to these places, and how."""
    query = select(Hearer).where(Hearer.place.in_(places))
    return session.scalars(query.order_by(Hearer.rule_id, Hearer.id)).all()


def hearers(session: Session, rule: Rule) -> dict[str, Hearer]:
    """Return place -> hearer, for all that the rule has told so far."""
    return {one.place: one for one in session.scalars(select(Hearer).where(Hearer.rule_id == rule.id))}


def hearers_of(session: Session, among: Sequence[Rule]) -> dict[int, list[Hearer]]:
    """Rule -> whom it has spoken to so far."""
    found: dict[int, list[Hearer]] = {rule.id: [] for rule in among}
    query = select(Hearer).where(Hearer.rule_id.in_(found)).order_by(Hearer.id)
    for one in session.scalars(query):
        found[one.rule_id].append(one)
    return found


def hearer(session: Session, rule: Rule, place: str) -> Hearer:
    """Made at the first word."""
    known = session.scalar(select(Hearer).where(Hearer.rule_id == rule.id, Hearer.place == place))
    if known is None:
        known = Hearer(rule=rule, place=place, muted=False, in_digest=False, own_time=False, ignored=0)
        known.answered = True
        session.add(known)
        session.flush()
    return known


def sayings(session: Session, rule: Rule) -> dict[tuple[int, str], Said]:
    """(record, place) -> what was said there of it."""
    told = session.scalars(select(Said).where(Said.rule_id == rule.id))
    return {(one.record_id, one.place): one for one in told}


def look_again(rule: Rule, now: datetime) -> None:
    """Bring a rule's next look forward, after somebody chose another time."""
    if not rule.paused:
        rule.next_look = now


def forget(session: Session, told: Collection[Said]) -> None:
    """Forget what no longer holds; if it returns, it is said again."""
    for one in told:
        session.delete(one)
    session.flush()  # before the same thing is told anew


def audience(session: Session, rule: Rule, eye: Viewer | None) -> "Audience":
    """Return the audience of a rule; one for its maker's own records speaks to its maker alone."""
    everybody = session.scalars(select(User)).all()
    there = {user.id: user for user in everybody if not user.is_gone}
    is_private = eye is not None and eye.rights.get((Rule.entity, Action.CREATE)) == Scope.OWN
    return Audience(rule, there, absences.stand_ins(session, act_of(session).now), is_private=is_private)


class Audience:
    """Who is told about whose records, for one rule; the delegate stands in for people on leave."""

    def __init__(
        self,
        rule: Rule,
        people: Mapping[int, User],
        stand_ins: Mapping[int, User],
        *,
        is_private: bool,
    ) -> None:
        self._rule, self._people, self._stand_ins, self._is_private = rule, people, stand_ins, is_private
        self._by_slack_id = {user.slack_id: user for user in people.values()}

    def of(self, owner_id: int | None) -> list[str]:
        """Return the places that are told about this owner's records; without an owner, its maker's."""
        rule = self._rule
        if self._channel:
            return [self._channel]
        maker = self._people.get(rule.owner_id or 0)
        owner = maker if self._is_private else self._people.get(owner_id or 0) or maker
        told = (self._route(owner) if owner else []) or ([maker] if maker else [])
        return sorted({self._stand_ins.get(user.id, user).slack_id for user in told})

    @property
    def _channel(self) -> str | None:
        return None if self._is_private or self._rule.route is not Route.CHANNEL else self._rule.channel_id

    def _route(self, owner: User) -> list[User]:
        if self._is_private or self._rule.route is Route.OWNER:
            return [owner]
        team = [user for user in self._people.values() if user.team_id and user.team_id == owner.team_id]
        if self._rule.route is Route.MANAGER:
            return [user for user in team if user.role is Role.MANAGER]
        return team

    def person(self, place: str) -> User | None:
        """Return the person a place belongs to; None for a channel."""
        return self._by_slack_id.get(place)

    @property
    def places(self) -> list[str]:
        """Return all places that may be told something."""
        return self.of(None) if self._channel or self._is_private else list(self._by_slack_id)
