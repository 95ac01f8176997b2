"""The people of a workspace, as Slack knows them and as Rapport trusts them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import birthdays
from storage.base import Base, Record, choice, found_by, reference, unaudited
from storage.birthdays import Born
from storage.words import Word
from storage.workspaces import settings_of

NO_HOLIDAYS = "none"


class Role(Word):
    SALES = "sales", "Sales"
    SUPPORT = "support", "Support"
    MARKETING = "marketing", "Marketing"
    MANAGER = "manager", "Manager"
    ADMIN = "admin", "Admin"


class Team(Record, Base):
    """A sales or support team; rights of scope `team` reach the records of its members."""

    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    entity = "user"

    name: Mapped[str]


class User(Record, Born, Base):
    """A Slack user who has used Rapport, or is somebody's owner here."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_id"),
        found_by("birthday", where="birthday IS NOT NULL"),
    )
    entity = "user"
    label = "user"
    rights = """
        role       view    create  edit    delete  export
        manager    all     -       -       -       -
        admin      all     all     all     all     all
    """
    labels: ClassVar[Mapping[str, str]] = {
        "role": "Role",
        "team_id": "Team",
        "quiet_from": "Quiet from",
        "quiet_until": "Quiet until",
        "holidays": "Public holidays",
        "birthday": "Birthday",
        "greet": "Announce my birthday",
    }

    slack_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(choice(Role))
    team_id: Mapped[int | None] = reference("teams")
    locale: Mapped[str] = mapped_column(String(16))
    zone: Mapped[str] = mapped_column(String(64))
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    """Between the two nothing comes that can wait; None is the evening, and the workspace's morning."""
    holidays: Mapped[str | None] = mapped_column(String(4))
    """The country whose public holidays they keep: NO_HOLIDAYS is of none, None the workspace's."""
    paused_from: Mapped[datetime | None] = unaudited()
    paused_until: Mapped[datetime | None] = unaudited()
    """Between the two they get no notifications, as Slack last said."""
    is_gone: Mapped[bool] = mapped_column(default=False)
    """Whether Slack says that they are deactivated, or by now a guest."""
    is_slack_admin: Mapped[bool] = mapped_column(default=False)
    """Whether Slack says that they are an admin or owner of the workspace."""
    is_appointed: Mapped[bool] = mapped_column(default=False)
    """Whether somebody has given them their role, so that it does not follow Slack's admins."""
    greet: Mapped[bool] = mapped_column(default=False)
    """Whether they allow that their birthday is announced."""

    def undisturbed(self, moment: datetime) -> datetime:
        """Return the moment itself, or the end of the pause that it falls into."""
        if self.paused_from and self.paused_until and self.paused_from <= moment < self.paused_until:
            return self.paused_until
        return moment


Pause = tuple[datetime, datetime]
"""From when until when somebody gets no notifications."""


@dataclass(frozen=True)
class Profile:
    """What Slack's users.info says of a person."""

    slack_id: str
    name: str
    zone: str
    locale: str
    is_slack_admin: bool = False
    is_guest: bool = False
    enterprise: str = ""
    """The id of their Enterprise Grid organisation, if they are in one."""


def by_slack_id(session: Session, slack_id: str) -> User | None:
    return session.scalar(select(User).where(User.slack_id == slack_id))


def remember(session: Session, profile: Profile) -> User:
    """Return the user's row, made on first sight with the default role.

    Slack's admins are admins as long as they are Slack's, unless somebody has given them a role.
    """
    user = by_slack_id(session, profile.slack_id)
    usual = Role.ADMIN if profile.is_slack_admin else Role(settings_of(session).default_role)
    if user is None:
        user = User(slack_id=profile.slack_id, role=usual, is_slack_admin=profile.is_slack_admin)
        session.add(user)
    if profile.is_slack_admin != user.is_slack_admin and not user.is_appointed:
        user.role = usual
    zone = known_zone(profile.zone)
    news = (profile.name, profile.locale, zone, False, profile.is_slack_admin)
    if (user.name, user.locale, user.zone, user.is_gone, user.is_slack_admin) != news:
        user.name, user.locale, user.zone, user.is_gone, user.is_slack_admin = news
        session.flush()
    return user


def known_zone(name: str) -> str:
    """Return an IANA zone name that this machine knows; UTC for one it does not."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
    return name


MOST_KNOWN = 2_000
"""People among whom a line's names are looked up."""


def named_in(session: Session, text: str, also: Collection[str]) -> Sequence[User]:
    """Return the people a word of whose name stands in a text, and those with these Slack ids."""
    typed = text.casefold()
    rows = session.execute(
        select(User.id, User.slack_id, User.name).where(User.is_gone.is_(False)).limit(MOST_KNOWN)
    )
    named = [
        row.id
        for row in rows
        if row.slack_id in also or any(part in typed for part in row.name.casefold().split())
    ]
    return session.scalars(select(User).where(User.id.in_(named))).all() if named else []


def everybody(session: Session) -> Sequence[User]:
    return session.scalars(select(User).order_by(User.name, User.id)).all()


def with_role(session: Session, role: Role) -> Sequence[User]:
    """Return those who have a role and are still there."""
    known = select(User).where(User.role == role, ~User.is_gone)
    return session.scalars(known.order_by(User.name, User.id)).all()


def with_birthday(session: Session, days: Collection[date]) -> Sequence[User]:
    """Return those to greet on one of `days`, who allow it."""
    kept = birthdays.any_kept_on(User, days, settings_of(session).leap_day)
    return session.scalars(select(User).where(kept, User.greet).order_by(User.name, User.id)).all()


def team_names(session: Session) -> dict[int, str]:
    return {team.id: team.name for team in session.scalars(select(Team))}


def appoint(session: Session, user: User, role: Role, team_name: str) -> None:
    """Give a user a role, and a team unless the name is empty; a new name makes a new team."""
    user.role, user.is_appointed = role, True
    if team_name:
        team = session.scalar(select(Team).where(Team.name == team_name)) or Team(name=team_name)
        session.add(team)
        session.flush()
        user.team_id = team.id
    session.flush()
