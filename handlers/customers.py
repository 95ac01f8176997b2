"""Customers: found, shown, added, changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from handlers import picks
from handlers.core import records, speech, understanding, whom
from handlers.core.carried import carried
from handlers.core.entering import entries
from handlers.core.forms import first_line
from handlers.core.line import Line
from handlers.core.routing import Keeping, Message, Reply, Request, Routes
from handlers.core.translation import Translator
from handlers.language.phrases import NEW, THIS
from handlers.views import customers as views
from handlers.views import dossiers as dossier_views
from handlers.views.lines import unfiltered, with_remarks
from handlers.views.records import Entry
from storage import custom_fields, dossiers, names, search
from storage.customers import Customer
from storage.permissions import Action, access
from storage.users import Role
from storage.values import FieldValue

routes = Routes(order=40)

SHORTEST_CHANGE = 4
"""Chinese characters of the shortest change: 华为电话..."""


@routes.command(
    "customer",
    "customers",
    "find",
    "客户",
    "客戶",
    "查找",
    "找",
    slash="/customer",
    brief="Show or add a customer",
    usage="Acme | new",
    reads_only=True,
    heavy=True,
    daily=[Role.SALES, Role.SUPPORT, Role.MARKETING, Role.MANAGER],
)
def customer(request: Request, session: Session) -> Reply:
    """Show a customer by name, contact, phone or pinyin, or add one with `new`."""
    word, rest = [*request.text.split(maxsplit=1), "", ""][:2]
    linked = whom.linked_customer(request, session) if word.casefold() in THIS and not rest else None
    if linked:
        return _card(request, session, linked)
    if not request.text:
        return replace(_new_form(request, session), message=views.search(request.t))
    called = search.going_by(session, request.viewer, request.text)
    if word.casefold() in NEW and not called:
        return _new_form(request, session, rest)
    found = called
    if len(called) != 1:
        found = search.customers(session, request.viewer, request.text, views.SHOWN + 1)
    if len(found) == 1:
        return _card(request, session, found[0])
    if found:
        return Reply(message=views.pick_list(request.t, request.text, found))
    if changed := _changed(request, session):
        return changed
    line = understanding.understand(request, session, "/customer")
    if line.reading.act != "ask":
        return understanding.do(request, session, line)
    alike = search.lookalikes(session, request.viewer, request.text)
    may_create = whom.could_be_name(request.text) and request.viewer.may(Action.CREATE, Customer.entity)
    return Reply(message=views.none_found(request.t, request.text, alike, may_create))


def _may_change(text: str) -> bool:
    """Return whether a text may be a name with something to change, which writes."""
    return len(text.split()) > 1 or (not text.isascii() and len(text) >= SHORTEST_CHANGE)


routes.act("customer", _may_change, heavy=True)(customer)


def _changed(request: Request, session: Session) -> Reply | None:
    """Change the fields of the customer with whose name a line begins; None if it sets none."""
    text = request.text
    named, _ = search.mentioned(session, request.viewer, text)
    for known in named:
        rest = names.rest_after(text, known.name)
        if rest and (changed := records.change_by_line(request, session, KEEPING, known, rest)):
            return changed
    return None


@routes.reads("customer.show")
def named(request: Request, session: Session, line: Line) -> Reply:
    """Show the card of a customer that a line names."""
    assert line.customer
    return _card(request, session, line.customer)


@routes.reads("customers.find")
def asked(request: Request, session: Session, line: Line) -> Reply:
    """Say what was understood of a question; customers are found by name."""
    return Reply(message=with_remarks(views.search(request.t), unfiltered(request.t, line.reading)))


@routes.shortcut("customer_new", "New customer", "Add a customer")
@routes.action("home.customer", reads_only=True)
def customer_new(request: Request, session: Session) -> Reply:
    """Return the empty form."""
    return _new_form(request, session)


@routes.action("customer.create", reads_only=True)
def create_named(request: Request, session: Session) -> Reply:
    """Return the form, with the name that was not found."""
    return _new_form(request, session, request.value)


@routes.action("customer.found", reads_only=True, heavy=True)
@routes.action("customer.show", reads_only=True, heavy=True)
def show(request: Request, session: Session) -> Reply:
    """Return the card."""
    return _card(request, session, access(session, request.viewer, Customer, request.record_id))


@routes.action("customer.edit", reads_only=True)
def edit(request: Request, session: Session) -> Reply:
    """Open the form of a customer, filled in."""
    found = access(session, request.viewer, Customer, request.record_id, Action.EDIT)
    return records.open_form(request, session, KEEPING, found)


@routes.action("customer.share")
def share(request: Request, session: Session) -> Reply:
    """Show it to everybody in the channel."""
    found = access(session, request.viewer, Customer, request.record_id)
    t = speech.to_channel(session, request.channel_id, request.t)
    card = views.shared(t, found, _for_all(session, request, found), request.viewer.slack_id)
    return speech.share(request, session, found, card)


def _begin(request: Request, _session: Session, _context: Mapping[str, Any]) -> Customer:
    return Customer(owner_id=request.viewer.user_id)


def _ask_whether_new(
    request: Request, session: Session, known: Customer, new: Mapping[str, Any]
) -> Reply | None:
    """Ask once about a name that is taken, or nearly."""
    name = new.get("name")
    if not name or name == known.name:
        return None
    seen = {*carried(tuple, request.form.context.get("seen_alike") or ()), known.id}
    alike = [one for one in search.lookalikes(session, request.viewer, name) if one.id not in seen]
    if not alike:
        return None
    context = {**request.form.context, "seen_alike": [one.id for one in alike]}
    above = [views.alike(request.t, alike)]
    return records.again(
        request, session, KEEPING, known, context, above=above, submit=request.t("Save anyway")
    )


def _carry_on(request: Request, session: Session, known: Customer) -> Reply | None:
    """Carry on with the line for which the customer was made."""
    if request.form.context.get("draft") is None:
        return None
    return picks.carry_on(request, session, request.form.held_id("draft"), known.id)


def _saved(request: Request, _session: Session, known: Customer) -> Message:
    return views.saved(request.t, known)


KEEPING = records.keep(
    routes,
    Keeping(
        Customer,
        "New customer",
        "Edit customer",
        saved=_saved,
        begin=_begin,
        before=_ask_whether_new,
        after=_carry_on,
    ),
)


def _follow(request: Request, session: Session, known: Customer) -> Callable[[], None]:
    def draw(t: Translator, sharer: str) -> Message:
        return views.shared(t, known, _for_all(session, request, known), sharer)

    return lambda: speech.follow_shares(request, session, known, draw)


def _whole(request: Request, session: Session, known: Customer) -> Message:
    shown = _card(request, session, known).message
    assert shown
    return shown


routes.shows(Customer, _whole, views.undone, _follow)


def _for_all(session: Session, request: Request, known: Customer) -> Sequence[Entry]:
    """Return what a channel may see of a customer: without what is private."""
    told = [one for one in custom_fields.fields(session, Customer) if not one.is_private]
    return entries(session, request.viewer, known, told)


def _new_form(request: Request, session: Session, name: str = "") -> Reply:
    return records.open_form(request, session, KEEPING, given={"name": first_line(name) or None})


def _card(request: Request, session: Session, customer: Customer) -> Reply:
    kinds = dossiers.kinds_at(session, customer)
    fields = custom_fields.fields(session, Customer)
    dossier = views.Dossier(
        customer=customer,
        entries=entries(session, request.viewer, customer, fields, has_kept=FieldValue in kinds),
        lists={
            kind: dossiers.page(session, request.viewer, kind, customer.id, dossier_views.LISTED + 1)
            for kind in dossiers.records_among(kinds)
        },
    )
    return Reply(message=views.card(request.t, dossier))
