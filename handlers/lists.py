"""Lists that a team owns: their entries are added, renamed, ordered, retired and merged."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from handlers.core.acts import done
from handlers.core.forms import context_of
from handlers.core.routing import Refusal, Reply, Request, Routes
from handlers.views import lists as views
from handlers.views.acts import Done, with_undo
from handlers.views.values import choice_text
from storage import audit, choices, custom_fields, lists, names
from storage.fields import Kind
from storage.lists import Choice, ListItem
from storage.permissions import Action, require

routes = Routes(order=930)


@routes.command("lists", "列表", "选项", reads_only=True, usage="tier")
def show_lists(request: Request, session: Session) -> Reply:
    """Show what categories, tiers, sources and other lists offer, and change them."""
    named = _named(request, session)
    wanted = names.key(request.text)
    for name, label in named.items():
        if wanted and wanted in (names.key(name), names.key(label)):
            return _shown(request, session, name)
    counts = {name: len(lists.offered(session, name)) for name in named}
    return Reply(message=views.overview(request.t, named, counts))


@routes.action("lists.show", reads_only=True)
def show_one(request: Request, session: Session) -> Reply:
    """Show the entries of one list."""
    return _shown(request, session, _name(request, session, request.value))


@routes.action("lists.add", reads_only=True)
def add(request: Request, session: Session) -> Reply:
    """Open the form for new entries."""
    require(request.viewer, Action.CREATE, ListItem.entity)
    name = _name(request, session, request.value)
    label = _named(request, session)[name]
    return Reply(modal=views.add_form(request.t, context_of(request, list=name), label))


@routes.form("lists.added")
def added(request: Request, session: Session) -> Reply:
    """Add entries to a list, those that are new."""
    require(request.viewer, Action.CREATE, ListItem.entity)
    name = _name(request, session, str(request.form.context.get("list")))
    typed = [line.strip() for line in request.form.text("entries").splitlines() if line.strip()]
    if not typed:
        raise Refusal(request.t("Please fill this in."), "entries")
    long = next((one for one in typed if len(one) > lists.LONGEST_VALUE), None)
    if long:
        most = request.t.number(lists.LONGEST_VALUE)
        raise Refusal(
            request.t("“{text}” is longer than {most} characters.", text=long, most=most), "entries"
        )
    for label in typed:
        lists.add_choice(session, name, label)
    return _answered(request, session, name)


@routes.action("lists.edit", reads_only=True)
@routes.action("lists.pick", reads_only=True)
def edit(request: Request, session: Session) -> Reply:
    """Open the form of one entry, with what uses it."""
    require(request.viewer, Action.EDIT, ListItem.entity)
    name, _, value = request.value.partition("/")
    entry, entries = _entry(request, session, name, value), lists.choices(session, name)
    others = [one for one in entries if one.value != value and not one.is_retired]
    context = context_of(request, list=name, value=value)
    used = choices.uses(session, name, value)
    place = next(n for n, one in enumerate(entries, 1) if one.value == value)
    return Reply(modal=views.form(request.t, context, entry, place, others, used))


@routes.form("lists.save")
def save(request: Request, session: Session) -> Reply:
    """Rename, move, retire or merge one entry."""
    require(request.viewer, Action.EDIT, ListItem.entity)
    form, t = request.form, request.t
    name = str(form.context.get("list"))
    entry = _entry(request, session, name, str(form.context.get("value")))
    entries = lists.choices(session, name)
    if form.text("into"):
        into = _entry(request, session, name, form.text("into"))
        count = choices.merge(session, name, entry, into)
        act = Done(audit.act_id(session))
        return Reply(message=with_undo(t, views.merged(t, entry, into, count), act))
    label = form.text("name")
    if not label or len(label) > lists.LONGEST_VALUE:
        most = t.number(lists.LONGEST_VALUE)
        raise Refusal(t("Type a name of at most {most} characters.", most=most), "name")
    same = (one for one in entries if one.value != entry.value and lists.is_same(one.label, label))
    if next(same, None):
        raise Refusal(t("Another entry is called so already. Merge into it instead."), "name")
    if not form.text("place").isdecimal() or not int(form.text("place")):
        raise Refusal(t("Type a number: 1 is the first."), "place")
    item = lists.item(session, name, entry)
    if label != choice_text(t, entry):
        item.shown = label
    item.is_retired = form.ticked("retired")
    session.flush()
    _move(session, name, entry, int(form.text("place")) - 1)
    return _answered(request, session, name)


def _move(session: Session, name: str, entry: Choice, place: int) -> None:
    """Put an entry at a place, and the others in their order around it."""
    known = [*lists.choices(session, name)]
    now = next(n for n, one in enumerate(known) if one.value == entry.value)
    if now == place:
        return
    moved = known.pop(now)
    known.insert(min(place, len(known)), moved)
    lists.put_in_order(session, name, known)


def _answered(request: Request, session: Session, name: str) -> Reply:
    act = done(request, session)
    reply = _shown(request, session, name)
    return Reply(message=with_undo(request.t, reply.message, act)) if reply.message else reply


def _shown(request: Request, session: Session, name: str) -> Reply:
    label = _named(request, session)[name]
    may_edit = request.viewer.may(Action.EDIT, ListItem.entity)
    entries = lists.choices(session, name)
    return Reply(message=views.listing(request.t, name, label, entries, may_edit=may_edit))


def _named(request: Request, session: Session) -> Mapping[str, str]:
    """Return list -> what the reader calls it: those that we bring, and those of the team's own fields."""
    named = {name: str(request.t(one.label)) for name, one in lists.LISTS.items()}
    for keeping in request.router.kept.values():
        for field in custom_fields.fields(session, keeping.model):
            if field.custom_id and field.kind in (Kind.CHOICE, Kind.CHOICES):
                named[field.listed] = field.label
    return named


def _name(request: Request, session: Session, name: str) -> str:
    if name not in _named(request, session):
        raise Refusal(request.t("That list is not there any more."))
    return name


def _entry(request: Request, session: Session, name: str, value: str) -> Choice:
    known = lists.choices(session, _name(request, session, name))
    entry = next((one for one in known if one.value == value), None)
    if entry is None:
        raise Refusal(request.t("That entry is not there any more."))
    return entry
