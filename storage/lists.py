"""Lists that a team owns: categories, tiers, sources ... A default, and each workspace's differences.

A record keeps the value of a choice, which stays; what people call it, its place and whether it is still
offered may change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, Record, add
from storage.memory import Remembered, remembered

LONGEST_VALUE = 64
LONGEST_LIST = 64


@dataclass(frozen=True)
class Choice:
    """One entry of a list. The label of one that is ours is English, and translated where it is shown."""

    value: str
    label: str
    is_ours: bool = False
    is_retired: bool = False


@dataclass(frozen=True)
class TeamList:
    """A list with the entries that a workspace begins with."""

    name: str
    label: str
    entries: tuple[Choice, ...]


def _begins_with(name: str, label: str, *entries: str) -> TeamList:
    return TeamList(name, label, tuple(Choice(entry, entry, is_ours=True) for entry in entries))


CATEGORY = _begins_with(
    "category", "Category", "Prospect", "Existing customer", "VIP", "Partner", "Reseller", "Former customer"
)
TIER = _begins_with("tier", "Tier", "Gold", "Silver", "Bronze")
SOURCE = _begins_with(
    "source", "Source", "Referral", "Website", "Trade fair", "Cold call", "Campaign", "Search", "Social media"
)
SALES_CHANNEL = _begins_with(
    "sales channel", "Sales channel", "Direct", "Online shop", "Store", "Partner", "Marketplace"
)
REGION = _begins_with("region", "Region")
INDUSTRY = _begins_with(
    "industry",
    "Industry",
    "Software",
    "Manufacturing",
    "Finance",
    "Healthcare",
    "Retail",
    "Education",
    "Public sector",
    "Logistics",
    "Construction",
    "Energy",
    "Media",
    "Hospitality",
    "Real estate",
    "Agriculture",
    "Consulting",
)
SPENDING = _begins_with("spending", "Spending level", "High", "Medium", "Low")
GENDER = _begins_with("gender", "Gender", "Female", "Male", "Other")
WAY = _begins_with("way", "Preferred way", "Phone call", "E-mail", "WeChat message", "Text message", "Visit")
PRODUCT_FAMILY = _begins_with("product family", "Product family")
DECISION = _begins_with("decision", "Role in the decision", "Decides", "Influences", "Uses", "Blocks")

LISTS: Mapping[str, TeamList] = {
    one.name: one
    for one in (
        CATEGORY,
        TIER,
        SOURCE,
        SALES_CHANNEL,
        REGION,
        INDUSTRY,
        SPENDING,
        GENDER,
        WAY,
        DECISION,
        PRODUCT_FAMILY,
    )
}


class ListItem(Remembered, Record, Base):
    """How a workspace's list differs from the default: an entry added, renamed, moved or retired."""

    __tablename__ = "list_items"
    __table_args__ = (UniqueConstraint("workspace_id", "list", "value"),)
    entity = "list"
    label = "list"
    rights = """
        role       view    create  edit    delete  export
        sales      all     -       -       -       -
        support    all     -       -       -       -
        marketing  all     -       -       -       -
        manager    all     all     all     all     all
        admin      all     all     all     all     all
    """
    labels: ClassVar[Mapping[str, str]] = {"shown": "Name", "place": "Place", "is_retired": "Retired"}

    list: Mapped[str] = mapped_column(String(LONGEST_LIST))
    """The list's name; the list of a team's own field goes by the field's."""
    value: Mapped[str] = mapped_column(String(LONGEST_VALUE))
    shown: Mapped[str]
    """What people call it, in the team's own words."""
    place: Mapped[int | None]
    is_retired: Mapped[bool] = mapped_column(default=False)


def choices(session: Session, name: str) -> Sequence[Choice]:
    """Return the entries of a list in their order, those that are retired among them."""
    return _all(session).get(name) or (LISTS[name].entries if name in LISTS else ())


def choice_of(session: Session, name: str, value: str) -> Choice:
    """Return the entry of a value, or one called like the value where the list has none."""
    return next((one for one in choices(session, name) if one.value == value), Choice(value, value))


def offered(session: Session, name: str) -> Sequence[Choice]:
    """Return the entries of a list that may be chosen."""
    return [one for one in choices(session, name) if not one.is_retired]


def item(session: Session, name: str, choice: Choice) -> ListItem:
    """Return the row of an entry, to be changed: made if the entry is as we deliver it."""
    query = select(ListItem).where(ListItem.list == name, ListItem.value == choice.value)
    known = session.scalar(query)
    return known or add(session, ListItem(list=name, value=choice.value, shown=choice.label))


def put_in_order(session: Session, name: str, order: Sequence[Choice]) -> None:
    """Give the entries of a list their places."""
    known = {one.value: one for one in session.scalars(select(ListItem).where(ListItem.list == name))}
    for place, choice in enumerate(order):
        row = known.get(choice.value) or ListItem(list=name, value=choice.value, shown=choice.label)
        row.place = place
        session.add(row)
    session.flush()


def is_same(one: str, other: str) -> bool:
    """Return whether two entries are called alike, whatever their case: A+ and A are two."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def add_choice(session: Session, name: str, label: str) -> Choice:
    """Add an entry; one of that name which is there already, or was retired, is offered again."""
    shown = label.strip()
    same = next((one for one in choices(session, name) if is_same(one.label, shown)), None)
    if same is None:
        taken = {one.value for one in choices(session, name)}
        value = shown[:LONGEST_VALUE]
        while value in taken:
            value = f"{value[: LONGEST_VALUE - 4]} {len(taken)}"
        same = Choice(value, shown)
        item(session, name, same)
    elif same.is_retired:
        item(session, name, same).is_retired = False
        session.flush()
    return replace(same, is_retired=False)


def _all(session: Session) -> Mapping[str, Sequence[Choice]]:
    """List -> its entries, of the lists in which this workspace differs."""
    return remembered(session, ListItem, lambda: _read(session))


def _read(session: Session) -> Mapping[str, Sequence[Choice]]:
    rows = session.execute(
        select(ListItem.list, ListItem.value, ListItem.shown, ListItem.place, ListItem.is_retired).order_by(
            ListItem.id
        )
    )
    found: dict[str, dict[str, tuple[Choice, int]]] = {}
    for name, value, shown, place, is_retired in rows:
        known = found.setdefault(name, dict(_delivered(name)))
        ours, at = known.get(value, (Choice(value, shown), len(known)))
        is_ours = ours.is_ours and ours.label == shown
        known[value] = (Choice(value, shown, is_ours, is_retired), at if place is None else place)
    return {
        name: [one for one, _ in sorted(known.values(), key=lambda entry: entry[1])]
        for name, known in found.items()
    }


@cache
def _delivered(name: str) -> Mapping[str, tuple[Choice, int]]:
    """Value -> entry and place, of a list as we deliver it."""
    entries = LISTS[name].entries if name in LISTS else ()
    return {one.value: (one, place) for place, one in enumerate(entries)}
