"""Custom fields: what a team wants to know of its records besides the fields that Rapport brings."""

from collections.abc import Mapping, Sequence

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Audited, Base, Record, choice, found_by
from storage.fields import Field, Kind, field, fields_of
from storage.memory import Remembered, remembered

KINDS = (
    Kind.TEXT,
    Kind.LONG_TEXT,
    Kind.NUMBER,
    Kind.MONEY,
    Kind.DATE,
    Kind.CHOICE,
    Kind.CHOICES,
    Kind.PERSON,
    Kind.PHONE,
    Kind.EMAIL,
    Kind.URL,
    Kind.YES_NO,
)
"""The kinds that a team may make."""

MOST_FIELDS = 300
"""Of one kind of record: more than any form can show."""

SECTION = "Your own fields"


class CustomField(Remembered, Record, Base):
    """A field that a team has made for one kind of record."""

    __tablename__ = "custom_fields"
    __table_args__ = (found_by("on_entity"),)
    entity = "field"
    label = "custom field"
    rights = """
        role       view    create  edit    delete  export
        sales      all     -       -       -       -
        support    all     -       -       -       -
        marketing  all     -       -       -       -
        manager    all     -       -       -       -
        admin      all     all     all     all     all
    """
    first_fields = ("shown", "kind", "help", "is_required")

    on_entity: Mapped[str] = mapped_column(String(32))
    shown: Mapped[str] = field(Kind.TEXT, "Name", is_required=True)
    kind: Mapped[Kind] = field(
        Kind.CHOICE,
        "Kind",
        choice(Kind),
        column={"default": Kind.TEXT},
        choices=KINDS,
        is_required=True,
        help="What it holds; it can't be changed later",
    )
    help: Mapped[str | None] = field(Kind.TEXT, "Help", help="Stands below the input, as this does")
    is_required: Mapped[bool] = field(
        Kind.YES_NO, "Required", column={"default": False}, help="It can't be left empty"
    )
    place: Mapped[int | None] = field(Kind.NUMBER, "Place", help="1 is the first")
    default: Mapped[str | None] = field(Kind.TEXT, "Default", help="What a new record begins with")
    is_private: Mapped[bool] = field(
        Kind.YES_NO, "Sensitive", column={"default": False}, help="It is never shown in channels"
    )
    is_unique: Mapped[bool] = field(
        Kind.YES_NO, "Unique", column={"default": False}, help="No two records may have the same"
    )
    is_retired: Mapped[bool] = field(
        Kind.YES_NO, "Retired", column={"default": False}, help="Not asked any more; what is known stays"
    )

    @property
    def key(self) -> str:
        """The name that its values are kept under."""
        return f"field{self.id}"


def is_key(name: str) -> bool:
    """Return whether a name is that of a team's own field."""
    return name.startswith("field") and name.removeprefix("field").isdecimal()


def fields(session: Session, model: type[Audited], *, retired: bool = False) -> Sequence[Field]:
    """Return all fields of a class: those it declares, then the team's own."""
    team_s = own(session, getattr(model, "entity", ""))
    return [*fields_of(model), *(one for one, is_retired in team_s if retired or not is_retired)]


def own(session: Session, entity: str) -> Sequence[tuple[Field, bool]]:
    """Return the team's own fields of a kind of record, and whether each is retired."""
    return _of_team(session).get(entity, ())


def labels(session: Session, entity: str) -> Mapping[str, str]:
    """Return name -> what the team calls it, of its own fields of a kind of record."""
    return {one.name: one.label for one, _ in own(session, entity)}


def count(session: Session, entity: str) -> int:
    """Return how many fields of its own a team has for a kind of record, without those that are retired."""
    return sum(not is_retired for _, is_retired in own(session, entity))


def _of_team(session: Session) -> Mapping[str, Sequence[tuple[Field, bool]]]:
    """Entity -> the team's own fields in their order, and whether each is retired."""
    return remembered(session, CustomField, lambda: _read(session))


def _read(session: Session) -> Mapping[str, Sequence[tuple[Field, bool]]]:
    query = select(CustomField).order_by(CustomField.place.nulls_last(), CustomField.id)
    found: dict[str, list[tuple[Field, bool]]] = {}
    for row in session.scalars(query):
        found.setdefault(row.on_entity, []).append((_as_field(row), row.is_retired))
    return found


def _as_field(row: CustomField) -> Field:
    return Field(
        row.kind,
        row.shown,
        row.key,
        section=SECTION,
        help=row.help or "",
        listed=row.key if row.kind in (Kind.CHOICE, Kind.CHOICES) else "",
        is_required=row.is_required,
        is_many=row.kind is Kind.CHOICES,
        is_kept=True,
        is_private=row.is_private,
        is_unique=row.is_unique,
        default=row.default or "",
        custom_id=row.id,
    )
