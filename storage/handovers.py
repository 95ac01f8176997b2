"""What somebody has open, and handing it over when they leave."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from storage import absences, followups
from storage.base import Owned, act_of
from storage.contracts import Contract, ContractStatus
from storage.customers import Customer
from storage.followups import FollowUp, FollowUpStatus
from storage.opportunities import Opportunity
from storage.permissions import Action, Viewer, visible
from storage.tickets import UNSOLVED, Ticket
from storage.users import Role, User

OPEN: Mapping[type[Owned], ColumnElement[bool]] = {
    Customer: true(),
    Opportunity: Opportunity.closed_at.is_(None),
    Ticket: UNSOLVED,
    FollowUp: FollowUp.status == FollowUpStatus.OPEN,
    Contract: Contract.status == ContractStatus.ACTIVE,
}
"""What is handed over, by kind, and which of it is open."""


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


def counts(session: Session, user: User) -> dict[type[Owned], int]:
    """Return how much of each kind somebody has open; empty kinds are left out."""
    counted = {
        model: session.scalar(select(func.count(model.id)).where(model.owner_id == user.id, is_open)) or 0
        for model, is_open in OPEN.items()
    }
    return {model: count for model, count in counted.items() if count}


def names(session: Session, viewer: Viewer, user: User, limit: int) -> dict[type[Owned], Sequence[Owned]]:
    """Return the first records of each kind that somebody has open and the viewer may change."""
    return {
        model: session.scalars(
            visible(viewer, model, Action.EDIT)
            .where(model.owner_id == user.id, is_open)
            .order_by(model.id)
            .limit(limit)
        ).all()
        for model, is_open in OPEN.items()
    }


def hand_over(session: Session, viewer: Viewer, model: type[Owned], user: User, to: User) -> int:
    """Give all of one kind that somebody has open, and the viewer may change, to somebody else."""
    theirs = visible(viewer, model, Action.EDIT).where(model.owner_id == user.id, OPEN[model])
    records = session.scalars(theirs).all()
    for record in records:
        if isinstance(record, FollowUp):
            followups.reassign(session, record, to)
        else:
            record.owner_id = to.id
    session.flush()
    return len(records)
