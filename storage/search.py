"""Search: the customers and contacts that a text finds, names, or nearly names."""

import re
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Integer, Select, Text, bindparam, case, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased, lazyload

from storage import names
from storage.contacts import Contact
from storage.customers import Customer
from storage.permissions import Narrowing, Viewer, fetch, visible

MOST_NAMED = 200
"""Nobody names more customers or contacts in one line."""

MOST_BEGUN = 50
"""Whose names begin with a word of a line; where there are more, the word tells too little."""

LOOKS_ALIKE = 78
"""Similarity (0-100) from which two customer names are shown as possible duplicates."""

COMPARED_NAMES = 20_000
"""At most this many names are compared for likeness, the latest changed first."""

ESCAPE = "/"
"""What LIKE takes literally comes after it."""


def customers(session: Session, viewer: Viewer, text: str, limit: int = 10) -> Sequence[Customer]:
    """Customers in which every word of `text` occurs (name, pinyin, phone, e-mail, a contact), best first.

    The latest changed for an empty text, none for one without a letter or figure.
    """
    wanted = names.key(text)
    if text.strip() and not wanted:
        return []
    words = _words(text)
    each = {f"word_{n}": _escaped(word) for n, word in enumerate(words)}
    about = {"wanted": wanted, "wanted_escaped": _escaped(wanted), "most": limit, **each}
    return fetch(session, viewer, Customer, _with_words(len(words)), about)


def going_by(session: Session, viewer: Viewer, name: str) -> Sequence[Customer]:
    """Return the customers that `called` would leave of all there are; found by an index."""
    about = {
        "keys": [*{names.mention_key(names.key(one)) for one in (name, names.short(name))}],
        "wanted": names.key(name),
    }
    return called(fetch(session, viewer, Customer, _going_by, about), name) if about["wanted"] else []


def _going_by(seen: Select[Customer]) -> Select[Customer]:
    wanted = bindparam("wanted", type_=Text)
    keyed = seen.where(Customer.mention_key.in_(bindparam("keys", expanding=True)))
    named = keyed.where(or_(Customer.name_key == wanted, Customer.short_key == wanted))
    return named.order_by(Customer.id).limit(MOST_NAMED).options(*Customer.shown_with())


@cache
def _with_words(count: int) -> "Narrowing[Customer]":
    """Narrow to customers in which so many words occur, best first."""
    wanted, escaped = bindparam("wanted", type_=Text), bindparam("wanted_escaped", type_=Text)
    best_first = case(
        (Customer.name_key == wanted, 0),
        (Customer.short_key == wanted, 1),
        (Customer.name_key.startswith(escaped, escape=ESCAPE), 2),
        (Customer.search_text.contains(escaped, escape=ESCAPE), 3),
        else_=4,
    )

    def narrow(seen: Select[Customer]) -> Select[Customer]:
        for n in range(count):
            word = bindparam(f"word_{n}", type_=Text)
            named = select(Contact.customer_id).where(Contact.search_text.contains(word, escape=ESCAPE))
            here = Customer.search_text.contains(word, escape=ESCAPE)
            seen = seen.where(or_(here, Customer.id.in_(named)))
        most = bindparam("most", type_=Integer)
        seen = seen.options(*Customer.shown_with())
        first = [best_first] if count else []
        return seen.order_by(*first, Customer.updated_at.desc(), Customer.id).limit(most)

    return narrow


def _words(text: str) -> list[str]:
    """Return the words that are looked for: of a phone number its figures in one run."""
    dialled = names.dialled(text)
    return [dialled] if dialled else names.key(text).split()[: names.LONGEST_NAME_WORDS]


def _escaped(text: str) -> str:
    """Return a text as LIKE takes it literally."""
    return re.sub(f"([%_{ESCAPE}])", rf"{ESCAPE}\1", text)


def contacts(
    session: Session, viewer: Viewer, text: str, customer_id: int | None = None, limit: int = 10
) -> Sequence[Contact]:
    """Contacts in which every word of `text` occurs, of one customer if given."""
    query = visible(viewer, Contact)
    for word in _words(text):
        query = query.where(Contact.search_text.contains(word, autoescape=True))
    if customer_id is not None:
        query = query.where(Contact.customer_id == customer_id)
    return session.scalars(query.order_by(Contact.name, Contact.id).limit(limit)).all()


def called(among: Sequence[Customer], name: str) -> list[Customer]:
    """Return those that go by a name:
    just so called if there are any, else so called without the legal form.
    """
    wanted = names.key(name)
    exact = [one for one in among if one.name_key == wanted]
    return exact or [one for one in among if one.short_key == wanted]


def mentioned(
    session: Session, viewer: Viewer, text: str, also_id: int | None = None
) -> tuple[Sequence[Customer], Customer | None]:
    """Return the customers whose name stands in `text`, with or without its legal form, or begins with one of
    its words, the longest first; and the one that has `also_id`."""
    typed = text[: names.SEARCHED_CHARACTERS]
    key, keys, heads = names.key(typed), names.mention_keys_in(typed), names.heads_in(typed)
    about = {"keys": [*keys], "heads": [*heads], "typed": key, "also_id": also_id}
    found = fetch(session, viewer, Customer, _named_in, about)
    also = next((one for one in found if one.id == also_id), None)
    named = [one for one in found if one is not also or one.mention_key in keys or one.name_head in heads]
    return named, also


def _named_in(seen: Select[Customer]) -> Select[Customer]:
    """Find each kind by its index: for an OR, SQLite reads the whole workspace's."""
    named, begun, other = aliased(Customer), aliased(Customer), aliased(Customer)
    mine = bindparam("viewer_workspace", type_=Text)
    in_text = select(named.id).where(
        named.workspace_id == mine,
        named.mention_key.in_(bindparam("keys", expanding=True)),
        bindparam("typed", type_=Text).contains(named.short_key),
    )
    by_head = begun.name_head.in_(bindparam("heads", expanding=True))
    beginning = select(begun.id).where(begun.workspace_id == mine, by_head).limit(MOST_BEGUN).subquery()
    also = select(other.id).where(other.id == bindparam("also_id"))
    ids = union_all(in_text, select(beginning.c.id), also)
    longest_first = func.length(Customer.short_key).desc(), Customer.id
    kept = seen.where(Customer.id.in_(ids)).order_by(*longest_first).limit(MOST_NAMED)
    return kept.options(*Customer.shown_with())


def people_at(session: Session, viewer: Viewer, among: Sequence[Customer]) -> Sequence[Contact]:
    """Return the contacts of these customers."""
    ids = [one.id for one in among]
    there = fetch(session, viewer, Contact, _at_these, {"ids": ids}) if among else []
    return sorted(there, key=lambda contact: contact.id)


def _at_these(seen: Select[Contact]) -> Select[Contact]:
    there = seen.where(Contact.customer_id.in_(bindparam("ids", expanding=True)))
    there = there.options(lazyload(Contact.customer))  # these customers are loaded already
    # For an order by the id alone, SQLite reads the whole workspace's.
    return there.order_by(Contact.customer_id, Contact.id).limit(MOST_NAMED)


def people_named(session: Session, viewer: Viewer, text: str) -> Sequence[Contact]:
    """Return the contacts, each with its customer, whose first name or Chinese name stands in a text."""
    heads = names.heads_in(text[: names.SEARCHED_CHARACTERS])
    found = fetch(session, viewer, Contact, _headed, {"heads": [*heads]}) if heads else []
    ids = [one.customer_id for one in found]
    theirs = fetch(session, viewer, Customer, _of_ids, {"ids": ids}) if ids else []
    seen = {one.id for one in theirs}
    return [one for one in found if one.customer_id in seen]


def _headed(seen: Select[Contact]) -> Select[Contact]:
    named = seen.where(Contact.name_head.in_(bindparam("heads", expanding=True)))
    return named.limit(MOST_BEGUN).options(*Contact.shown_with())


def _of_ids(seen: Select[Customer]) -> Select[Customer]:
    return seen.where(Customer.id.in_(bindparam("ids", expanding=True))).options(*Customer.shown_with())


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
    """Return whether the likeness means something: a short name inside a long one is chance."""
    shorter, longer = sorted((len(wanted), len(other)))
    return shorter * 2 >= longer or wanted.split()[0] == (other.split() or [""])[0]
