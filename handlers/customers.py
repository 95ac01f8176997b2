"""Customers: found, shown, added, changed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from handlers import picks
from handlers.core import speech, understanding, whom
from handlers.core.acts import done
from handlers.core.forms import Checks, context_of, country, edited, email, first_line, phone_reader, website
from handlers.core.line import Line
from handlers.core.routing import Message, Reply, Request, Routes
from handlers.core.translation import Translator
from handlers.language.line import is_own_word
from handlers.language.phrases import THIS
from handlers.views import customers as views
from handlers.views import dossiers as dossier_views
from handlers.views.acts import with_undo
from handlers.views.lines import unfiltered, with_remarks
from storage import dossiers, search, tags
from storage.base import add
from storage.customers import Customer, CustomerKind, CustomerStatus
from storage.names import LONGEST_NAME_WORDS
from storage.permissions import Action, access, require
from storage.tags import TagLink
from storage.users import Role

routes = Routes(order=40)

NEW = ("new", "add", "新建", "新增", "添加")


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
        return replace(_new_form(request), message=views.search(request.t))
    called = search.going_by(session, request.viewer, request.text)
    if word.casefold() in NEW and not called:
        return _new_form(request, rest)
    found = called
    if len(called) != 1:
        found = search.customers(session, request.viewer, request.text, views.SHOWN + 1)
    if len(found) == 1:
        return _card(request, session, found[0])
    if found:
        return Reply(message=views.pick_list(request.t, request.text, found))
    line = understanding.understand(request, session, "/customer")
    if line.reading.act != "ask":
        return understanding.do(request, session, line)
    alike = search.lookalikes(session, request.viewer, request.text)
    is_name = not is_own_word(request.text) and len(request.text.split()) <= LONGEST_NAME_WORDS
    may_create = is_name and request.viewer.may(Action.CREATE, Customer.entity)
    return Reply(message=views.none_found(request.t, request.text, alike, may_create))


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
def customer_new(request: Request, _session: Session) -> Reply:
    """Return the empty form."""
    return _new_form(request)


@routes.action("customer.create", reads_only=True)
def create_named(request: Request, _session: Session) -> Reply:
    """Return the form, with the name that was not found."""
    return _new_form(request, request.value)


@routes.action("customer.found", reads_only=True, heavy=True)
@routes.action("customer.show", reads_only=True, heavy=True)
def show(request: Request, session: Session) -> Reply:
    """Return the card."""
    return _card(request, session, access(session, request.viewer, Customer, request.record_id))


@routes.action("customer.edit", reads_only=True)
def edit(request: Request, session: Session) -> Reply:
    """Open the form of a customer, filled in."""
    found = access(session, request.viewer, Customer, request.record_id, Action.EDIT)
    known = {**views.values_of(found), "tags": ", ".join(tags.tags_of(session, found))}
    return Reply(modal=views.form(request.t, context_of(request, found), values=known))


@routes.action("customer.share")
def share(request: Request, session: Session) -> Reply:
    """Show it to everybody in the channel."""
    found = access(session, request.viewer, Customer, request.record_id)
    t = speech.to_channel(session, request.channel_id, request.t)
    return speech.share(request, session, found, views.shared(t, found, request.viewer.slack_id))


@routes.form("customer.save")
def save(request: Request, session: Session) -> Reply:
    """Return a new customer, or one to change; a name that is taken is asked about once."""
    form, viewer = request.form, request.viewer
    known = edited(request, session, Customer)
    fields = _checked(request, session, known)
    if known is None or known.name != fields["name"]:
        seen = {*form.context.get("seen_alike", ()), *([known.id] if known else [])}
        alike = [one for one in search.lookalikes(session, viewer, fields["name"]) if one.id not in seen]
        if alike:
            return Reply(modal=views.form(request.t, form.context, values=form.values, alike=alike))
    if known is None:
        known = add(session, Customer(**fields))
    else:
        for name, value in fields.items():
            setattr(known, name, value)
    tags.set_tags(session, known, form.text("tags").replace("，", ",").replace("、", ",").split(","))
    session.flush()
    if "draft" in form.context:
        return picks.carry_on(request, session, form.context["draft"], known.id)
    act = done(request, session)
    _follow(request, session, known)()
    return Reply(message=with_undo(request.t, views.saved(request.t, known), act))


def _saved(request: Request, _session: Session, known: Customer) -> Message:
    return views.saved(request.t, known)


def _follow(request: Request, session: Session, known: Customer) -> Callable[[], None]:
    def draw(t: Translator, sharer: str) -> Message:
        return views.shared(t, known, sharer)

    return lambda: speech.follow_shares(request, session, known, draw)


routes.shows(Customer, _saved, views.undone, _follow)


def _checked(request: Request, session: Session, known: Customer | None) -> dict[str, Any]:
    """Return the columns of a submitted form; raises Refusal with every mistake beside its field."""
    checks, form = Checks(request, session), request.form
    fields: dict[str, Any] = {
        "name": checks.required("name"),
        "kind": CustomerKind(form.text("kind")),
        "status": CustomerStatus(form.text("status")),
        "owner": checks.person("owner", Customer.entity, known.owner if known else None),
        "phone": checks.read("phone", phone_reader(form.text("country").upper() or request.viewer.country)),
        "email": checks.read("email", email),
        "website": checks.read("website", website),
        "country": checks.read("country", country),
        "note": checks.text("note", 3_000) or None,
        **{name: checks.text(name) or None for name in ("industry", "street", "city")},
    }
    checks.text("tags")
    checks.done()
    return fields


def _new_form(request: Request, name: str = "") -> Reply:
    require(request.viewer, Action.CREATE, Customer.entity)
    values = {"name": first_line(name), "owner": request.viewer.slack_id}
    return Reply(modal=views.form(request.t, context_of(request), values=values))


def _card(request: Request, session: Session, customer: Customer) -> Reply:
    kinds = dossiers.kinds_at(session, customer)
    dossier = views.Dossier(
        customer=customer,
        lists={
            kind: dossiers.page(session, request.viewer, kind, customer.id, dossier_views.LISTED + 1)
            for kind in kinds - {TagLink}
        },
        tags=tags.tags_of(session, customer) if TagLink in kinds else (),
    )
    return Reply(message=views.card(request.t, dossier))
