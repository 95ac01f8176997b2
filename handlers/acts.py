"""Undo: any act is taken back by one button, and taken back again by Redo."""

from sqlalchemy.orm import Session

from handlers.core.acts import told
from handlers.core.routing import Refusal, Reply, Request, Routes
from handlers.views import acts as views
from handlers.views.acts import Done
from handlers.views.blocks import sentence
from storage import acts, audit, custom_fields, outbox
from storage.base import Audited, Record
from storage.errors import AlreadyUndone, InTheWay
from storage.fields import labels_of
from storage.schema import entities

routes = Routes()


@routes.action("act.undo")
def undo(request: Request, session: Session) -> Reply:
    """Take back an act; what was posted of its records follows."""
    t, act_id = request.t, request.record_id
    changes = acts.changes_of(session, act_id)
    there = [(change, session.get(change.model, change.record_id)) for change in changes]
    follow = [
        request.router.shown[type(record)].follow(request, session, record)
        for _, record in there
        if isinstance(record, Record) and type(record) in request.router.shown
    ]
    try:
        acts.undo(session, request.viewer, act_id)
    except AlreadyUndone:
        raise Refusal(t("This has already been undone.")) from None
    except InTheWay as way:
        raise Refusal(_in_the_way(request, session, way)) from None
    done = Done(audit.act_id(session), tuple(told(session, request.viewer, changes, back=True)))
    say = views.with_undo if acts.is_undo(session, act_id) else views.undone
    for change, record in there:
        if change.action == "create" and isinstance(record, Record):
            outbox.delete_about(session, record)
    for show in follow:
        show()
    for change, _ in there:
        if change.action == "delete" and (restored := session.get(change.model, change.record_id)):
            _show_again(request, session, restored)
    for change, record in there:
        if not issubclass(change.model, Record):
            continue
        known = acts.as_shown(session, change.model, change.record_id)
        shown = request.router.shown.get(change.model)
        if shown and change.action == "create":
            return Reply(message=say(t, shown.gone(t, record), done), replaces=True)
        if shown and known:
            message = shown.card(request, session, known)
            return Reply(message=say(t, message, done), replaces=True)
    said = t("Redone.") if say is views.with_undo else t("Undone.")
    return Reply(message=say(t, sentence(said), done), replaces=True)


def _show_again(request: Request, session: Session, restored: Audited) -> None:
    shown = request.router.shown.get(type(restored)) if isinstance(restored, Record) else None
    if shown:
        shown.again(request, session, restored)


def _in_the_way(request: Request, session: Session, way: InTheWay) -> str:
    entity = entities().get(way.entity)
    known = {**labels_of(entity), **custom_fields.labels(session, way.entity)} if entity else {}
    label = known.get(way.field or "", way.field)
    field = request.t(label) if label else None
    who = way.who.name if way.who else None
    return views.in_the_way(request.t, way.entity, field, who, way.at, way.added)
