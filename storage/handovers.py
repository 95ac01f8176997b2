"""What somebody has open, and handing it over when they leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from storage import absences, followups
from storage.base import Owned, act_of
from storage.contracts import Contract, ContractStatus
from storage.customers import Customer
from storage.followups import FollowUp, FollowUpStatus
from storage.opportunities import Opportunity
from storage.permissions import Action, Viewer, counted_first, visible
from storage.tickets import UNSOLVED, Ticket
from storage.users import Role, User

OPEN: Mapping[str, tuple[type[Owned], ColumnElement[bool]]] = {
    "customer": (Customer, true()),
    "opportunity": (Opportunity, Opportunity.closed_at.is_(None)),
    "ticket": (Ticket, UNSOLVED),
    "follow_up": (FollowUp, FollowUp.status == FollowUpStatus.OPEN),
    "contract": (Contract, Contract.status == ContractStatus.ACTIVE),
}
"""What is handed over, and which of it is open."""


@dataclass(frozen=True)
class Pile:
    """What somebody has open of one kind: how many records, and the first of them."""

    kind: str
    count: int
    first: Sequence[Owned]


def heir(session: Session, user: User) -> User | None:
    """Return who stands in for somebody who is gone: the delegate of their leave, else their team's manager,
    else an admin."""
    leave = absences.of(session, user, act_of(session).now)
    if leave and leave.delegate and not leave.delegate.is_gone:
        return leave.delegate
    others = select(User).where(~User.is_gone, User.id != user.id).order_by(User.id).limit(1)
    manager = others.where(User.role == Role.MANAGER, User.team_id == user.team_id)
    admin = others.where(User.role == Role.ADMIN)
    return session.scalar(manager) or session.scalar(admin)


def piles(session: Session, viewer: Viewer, user: User, limit: int) -> list[Pile]:
    """Return what somebody has open and the viewer may change; empty kinds are left out."""
    found = []
    for kind, (model, is_open) in OPEN.items():
        theirs = visible(viewer, model, Action.EDIT).where(model.owner_id == user.id, is_open)
        count, first = counted_first(session, theirs, limit, model.id)
        if count:
            found.append(Pile(kind, count, first))
    return found


def hand_over(session: Session, viewer: Viewer, kind: str, user: User, to: User) -> int:
    """Give all of one kind that somebody has open, and the viewer may change, to somebody else.

    Returns how many records these were.
    """
    model, is_open = OPEN[kind]
    theirs = visible(viewer, model, Action.EDIT).where(model.owner_id == user.id, is_open)
    records = session.scalars(theirs).all()
    for record in records:
        if isinstance(record, FollowUp):
            followups.reassign(session, record, to)
        else:
            record.owner_id = to.id
    session.flush()
    return len(records)
