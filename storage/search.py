"""Search: the customers and contacts that a text finds, names, or nearly names."""

from collections.abc import Sequence

from sqlalchemy import case, func, literal, or_, select
from sqlalchemy.orm import Session

from storage import names
from storage.contacts import Contact
from storage.customers import Customer
from storage.permissions import Viewer, visible

MOST_NAMED = 200
"""Nobody names more customers or contacts in one line."""

LOOKS_ALIKE = 78
"""Similarity (0-100) from which two customer names are shown as possible duplicates."""

COMPARED_NAMES = 20_000
"""At most this many names are compared for likeness, the latest changed first."""

SHORTEST_BEGINNING = 2
"""Characters: two of Chinese make a name's beginning, as do those of "GE"."""


def customers(session: Session, viewer: Viewer, text: str, limit: int = 10) -> Sequence[Customer]:
    """Customers in which every word of `text` occurs (name, pinyin, phone, e-mail, a contact), best first.

    The latest changed for an empty text, none for one without a letter or figure.
    """
    wanted = names.key(text)
    if text.strip() and not wanted:
        return []
    query = visible(viewer, Customer)
    for word in wanted.split()[: names.LONGEST_NAME_WORDS]:
        named = select(Contact.customer_id).where(Contact.search_text.contains(word, autoescape=True))
        query = query.where(or_(Customer.search_text.contains(word, autoescape=True), Customer.id.in_(named)))
    best_first = case(
        (Customer.name_key == wanted, 0),
        (Customer.short_key == wanted, 1),
        (Customer.name_key.startswith(wanted, autoescape=True), 2),
        (Customer.search_text.contains(wanted, autoescape=True), 3),
        else_=4,
    )
    return session.scalars(
        query.order_by(best_first, Customer.updated_at.desc(), Customer.id).limit(limit)
    ).all()


def contacts(
    session: Session, viewer: Viewer, text: str, customer_id: int | None = None, limit: int = 10
) -> Sequence[Contact]:
    """Contacts in which every word of `text` occurs, of one customer if given."""
    query = visible(viewer, Contact)
    for word in names.key(text).split()[: names.LONGEST_NAME_WORDS]:
        query = query.where(Contact.search_text.contains(word, autoescape=True))
    if customer_id is not None:
        query = query.where(Contact.customer_id == customer_id)
    return session.scalars(query.order_by(Contact.name, Contact.id).limit(limit)).all()


def called(among: Sequence[Customer], name: str) -> list[Customer]:
    """Those that go by a name: just so called if there are any, else so called without the legal form."""
    wanted = names.key(name)
    exact = [one for one in among if one.name_key == wanted]
    return exact or [one for one in among if one.short_key == wanted]


def mentioned(session: Session, viewer: Viewer, text: str) -> Sequence[Customer]:
    """Customers whose name, with or without its legal form, stands somewhere in `text`; the longest first."""
    typed = text[: names.SEARCHED_CHARACTERS]
    stands_there = literal(names.key(typed)).contains(Customer.short_key)
    query = visible(viewer, Customer).where(Customer.name_head.in_(names.heads_in(typed)), stands_there)
    return session.scalars(
        query.order_by(func.length(Customer.short_key).desc(), Customer.id).limit(MOST_NAMED)
    ).all()


def begun(session: Session, viewer: Viewer, text: str) -> tuple[str, Customer] | None:
    """What the text begins with, and the customer if just one's name begins so: 华为 for 华为技术有限公司."""
    start = names.head(text)
    if len(start) < SHORTEST_BEGINNING:
        return None
    found = session.scalars(visible(viewer, Customer).where(Customer.name_head == start).limit(2)).all()
    return (text.strip()[: len(start)], found[0]) if len(found) == 1 else None


def people_at(session: Session, viewer: Viewer, among: Sequence[Customer]) -> Sequence[Contact]:
    """The contacts of these customers."""
    query = visible(viewer, Contact).where(Contact.customer_id.in_([one.id for one in among]))
    return session.scalars(query.order_by(Contact.id).limit(MOST_NAMED)).all()


def lookalikes(session: Session, viewer: Viewer, name: str, limit: int = 3) -> Sequence[Customer]:
    """Customers whose names a person could take for `name`, the likest first."""
    wanted = names.key(names.short(name))
    if not wanted:
        return []
    latest = visible(viewer, Customer).order_by(Customer.updated_at.desc()).limit(COMPARED_NAMES)
    rows = session.execute(latest.with_only_columns(Customer.id, Customer.short_key))
    from rapidfuzz import fuzz, process  # not needed to listen

    known: dict[int, str] = {row.id: row.short_key for row in rows}
    alike = process.extract(wanted, known, scorer=fuzz.WRatio, score_cutoff=LOOKS_ALIKE, limit=limit * 3)
    close = [row_id for other, _score, row_id in alike if _comparable(wanted, other)][:limit]
    found = {one.id: one for one in session.scalars(visible(viewer, Customer).where(Customer.id.in_(close)))}
    return [found[row_id] for row_id in close if row_id in found]


def _comparable(wanted: str, other: str) -> bool:
    """Whether the likeness means something: a short name inside a long one is chance."""
    shorter, longer = sorted((len(wanted), len(other)))
    return shorter * 2 >= longer or wanted.split()[0] == (other.split() or [""])[0]
