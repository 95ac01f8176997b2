"""Rules: alerts in plain sentences, each tried on the last week before it is saved."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from handlers.core import kinds, notices, speech
from handlers.core.acts import done
from handlers.core.carried import a_count, an_id, carried
from handlers.core.forms import Checks, changed_meanwhile, context_of, edited
from handlers.core.routing import Message, Refusal, Reply, Request, Routes
from handlers.core.translation import Markup, Translator
from handlers.core.working_hours import working_hours
from handlers.language import recurrence
from handlers.language.figures import whole_number
from handlers.views import blocks as b
from handlers.views import notices as notice_views
from handlers.views import rules as views
from handlers.views.acts import with_undo
from handlers.views.lines import with_remarks
from handlers.watches import KINDS, Kind, kind_of
from storage import outbox, rules, workspaces
from storage.errors import NotAllowed
from storage.opportunities import Stage
from storage.permissions import Action, Scope, Viewer, access, may, require, viewer_of, visible_ids
from storage.rules import Hearer, Route, Rule
from storage.users import Role, User

routes = Routes(order=110)

AT_ONCE = re.compile(
    "at once|(right )?now|immediately|instantly|(right|straight) away|asap|as it happens"
    "|(立即|立刻|即刻|[马馬]上|[即实實][时時]|[现現]在)(通知)?"
)

CAP = 20
MOST = 1_000
"""Days, hours and messages a day."""


@routes.command("rules", "rule", "规则", "規則", reads_only=True, daily=[Role.MARKETING, Role.MANAGER])
def rules_(request: Request, session: Session) -> Reply:
    """Get alerts about stalled deals, quiet customers, tickets due soon and big wins."""
    viewer = request.viewer
    known = rules.within_reach(session, viewer)
    states = rules.hearers_of(session, known[: views.LISTED])
    here = rules.heard_at(session, viewer.slack_id, *(rule.channel_id for rule in known if rule.channel_id))
    own = [one for one in here if one.place == viewer.slack_id or one.rule in known]
    kept_away = [one for one in own if one.muted or one.in_digest]
    return Reply(message=views.listing(request.t, known, states, _kinds(viewer), kept_away))


@routes.action("rule.new", reads_only=True)
def new(request: Request, session: Session) -> Reply:
    """Return the form for one kind of rule."""
    require(request.viewer, Action.CREATE, Rule.entity)
    kind = carried(KINDS.__getitem__, request.value)
    rule = _drafted(request, session, {"kind": kind.name, "number": kind.usual})
    when = request.t(views.AT_ONCE if kind.is_news else views.EXAMPLE)
    return Reply(modal=_form(request, session, rule, when, {"kind": kind.name}))


@routes.action("rule.change", reads_only=True)
def change(request: Request, session: Session) -> Reply:
    """Open the form of a rule, filled in."""
    rule = access(session, request.viewer, Rule, request.record_id, Action.EDIT)
    when = views.when_in_words(request.t, rule.speaks)
    context = {"kind": rule.kind, "id": rule.id, "was": _as_draft(rule)}
    return Reply(modal=_form(request, session, rule, when, context))


@routes.form("rule.try", heavy=True)
def try_(request: Request, session: Session) -> Reply:
    """Show what a rule would have sent; save nothing."""
    _edited(request, session)
    draft = _read(request, session)
    if same := _same_as(request, session, draft):
        return Reply(modal=views.known_already(request.t, same), on_top=True)
    return Reply(modal=_trial(request, session, draft))


@routes.action("rule.back", reads_only=True)
def back(request: Request, session: Session) -> Reply:
    """Return the form again, with what was typed."""
    draft = _held_draft(request)
    rule = _drafted(request, session, draft)
    when = views.when_in_words(request.t, rule.speaks)
    return Reply(modal=_form(request, session, rule, when, {**request.form.context, **draft}))


@routes.action("rule.test")
def test(request: Request, session: Session) -> Reply:
    """Post how it will look: into its channel, or to who tries it."""
    require(request.viewer, Action.CREATE, Rule.entity)
    draft = _held_draft(request)
    rule = _drafted(request, session, draft)
    may_post = rule.route is Route.CHANNEL and not workspaces.is_withheld(session, rule.channel_id)
    place = rule.channel_id if may_post and rule.channel_id else request.viewer.slack_id
    t = notices.translator(session, rule, place, None) if place == rule.channel_id else request.t
    found = notices.try_out(session, rule, _eye(request, session, rule), request.now)
    message = notice_views.trial_post(
        t, rule, found.standing or [one for _, _, one in found.said], request.now
    )
    key = f"rule:test:{request.viewer.user_id}:{request.now.isoformat()}"
    outbox.post(session, key, place, message, asked_by=request.viewer.slack_id)
    shown = Markup(f"<#{place}>") if place == rule.channel_id else request.t("you")
    return Reply(modal=_trial(request, session, draft, tested=notice_views.tested(request.t, shown)))


@routes.form("rule.save")
def save(request: Request, session: Session) -> Reply:
    """Save a rule, which speaks from now on."""
    known = _edited(request, session)
    draft = _held_draft(request)
    if same := _same_as(request, session, draft):
        return Reply(modal=views.known_already(request.t, same), on_top=True)
    before = views.in_a_sentence(request.t, known) if known else None
    rule = known or Rule(owner_id=request.viewer.user_id, zone=request.viewer.zone.key)
    for name, value in _columns(draft).items():
        setattr(rule, name, value)
    rules.begin(session, rule)
    session.refresh(rule, ["owner"])
    kept = speech.to_be_withheld(request.t, session, rule.channel_id)
    return _with_undo(request, session, with_remarks(views.saved(request.t, rule, before), kept))


@routes.action("rule.pause")
def pause(request: Request, session: Session) -> Reply:
    """Pause a rule."""
    rule = access(session, request.viewer, Rule, request.record_id, Action.EDIT)
    rules.pause(rule)
    return _with_undo(request, session, views.changed(request.t, rule))


@routes.action("rule.go")
def go_on(request: Request, session: Session) -> Reply:
    """Resume a rule."""
    rule = access(session, request.viewer, Rule, request.record_id, Action.EDIT)
    if rule.paused:
        rules.begin(session, rule)
    return _with_undo(request, session, views.changed(request.t, rule))


@routes.action("rule.delete")
def delete(request: Request, session: Session) -> Reply:
    """Delete a rule."""
    rule = access(session, request.viewer, Rule, request.record_id, Action.DELETE)
    message = views.deleted(request.t, rule)
    session.delete(rule)
    return _with_undo(request, session, message)


def _with_undo(request: Request, session: Session, message: Message) -> Reply:
    return Reply(message=with_undo(request.t, message, done(request, session)))


def _card(request: Request, _session: Session, rule: Rule) -> Message:
    return views.changed(request.t, rule)


routes.shows(Rule, _card, views.deleted)


@routes.action("rule.show")
def show(request: Request, session: Session) -> Reply:
    """Show a record that a notice names, so that the notice does not count as ignored."""
    hearer_id, record = request.parts(":", an_id, str)
    hearer = _heard(request, session, hearer_id)
    entity = kind_of(hearer.rule).model.entity
    return request.router.actions[f"{entity}.show"].handler(replace(request, value=record), session)


@routes.action("rule.all")
def show_all(request: Request, session: Session) -> Reply:
    """Show the findings of a notice that named only the first, as far as the viewer may see them."""
    hearer_id, skipped = request.parts("|", an_id, a_count)
    hearer = _heard(request, session, hearer_id)
    standing = notices.standing(session, hearer.rule, hearer.place)
    ids = [one.record.id for one in standing]
    seen = visible_ids(session, request.viewer, kind_of(hearer.rule).model, ids)
    found = [one for one in standing if one.record.id in seen]
    shown = notice_views.everything(request.t, hearer, found, request.now, int(skipped or 0))
    return Reply(message=shown, replaces="|" in request.value)


@routes.action("rule.mute")
def mute(request: Request, session: Session) -> Reply:
    """Mute a rule in this place."""
    hearer = _own(request, session, request.record_id)
    hearer.muted = True
    session.flush()
    return Reply(message=views.muted(request.t, hearer))


@routes.action("rule.unmute")
def unmute(request: Request, session: Session) -> Reply:
    """Unmute a rule in this place."""
    hearer = _own(request, session, request.record_id)
    hearer.muted = hearer.in_digest = False
    session.flush()
    return Reply(message=views.unmuted(request.t, hearer))


@routes.action("rule.when")
def when(request: Request, session: Session) -> Reply:
    """Return the form for another time, here alone."""
    hearer = _own(request, session, request.record_id)
    words = views.when_in_words(request.t, hearer.speaks)
    return Reply(modal=views.time_form(request.t, context_of(request, hearer=hearer.id), hearer, words))


@routes.form("rule.when.save")
def save_time(request: Request, session: Session) -> Reply:
    """Save another time for one person, or for the channel."""
    hearer = _own(request, session, request.form.held_id("hearer"))
    checks = Checks(request, session)
    speaks = _when(request, session, checks)
    checks.done()
    hearer.own_time, hearer.recurrence, hearer.last_at = True, speaks, request.now
    rules.look_again(hearer.rule, request.now)
    session.flush()
    return Reply(message=views.comes(request.t, hearer))


@routes.tick("rules", rules.DUE)
def run_due(session: Session, due: Sequence[Rule]) -> None:
    """Let a rule look."""
    for rule in due:
        notices.look(session, rule)


def _kinds(viewer: Viewer) -> list[Kind]:
    """Return the kinds of rules the viewer may make."""
    if not viewer.may(Action.CREATE, Rule.entity):
        return []
    return [kind for kind in KINDS.values() if _runs_more(viewer) or kind.is_of_one]


def _runs_more(viewer: Viewer) -> bool:
    """Return whether the rules that the viewer makes see more than their own records."""
    return viewer.rights.get((Rule.entity, Action.CREATE)) != Scope.OWN


def _eye(request: Request, session: Session, rule: Rule) -> Viewer:
    """Return the viewer a rule looks as. Raises Refusal if its maker can no longer make rules."""
    eye = notices.eye(session, rule)
    if eye is None:
        raise Refusal(
            request.t("The person who made this rule can no longer make rules. Delete it, and make your own.")
        )
    return eye


def _same_as(request: Request, session: Session, draft: Mapping[str, Any]) -> Rule | None:
    """Return the rule, of the same breadth, that says already what this one would say."""
    rule = _drafted(request, session, draft)
    for other in rules.same_as(session, request.viewer, rule):
        is_as_broad = other.owner is not None and _runs_more(viewer_of(session, other.owner))
        if other.id != draft.get("id") and (other.owner_id == rule.owner_id or is_as_broad):
            return other
    return None


def _edited(request: Request, session: Session) -> Rule | None:
    """Return the rule that a form was opened for. Raises Refusal if somebody has changed it since.

    `updated_at` says nothing here, because every look touches the rule.
    """
    known = edited(request, session, Rule)
    if known and request.form.context.get("was") != _as_draft(known):
        raise changed_meanwhile(request)
    return known


def _form(
    request: Request, session: Session, rule: Rule, when: str, context: Mapping[str, Any]
) -> dict[str, Any]:
    kept = {name: context[name] for name in ("kind", "id", "was") if context.get(name) is not None}
    allowed = list(Route) if _runs_more(_eye(request, session, rule)) else [Route.OWNER]
    currency = rule.currency or request.viewer.currency
    return views.form(request.t, context_of(request, currency=currency, **kept), rule, allowed, when)


def _read(request: Request, session: Session) -> dict[str, Any]:
    """Return what was typed, as a form keeps it. Raises Refusal with every mistake."""
    t, form, checks = request.t, request.form, Checks(request, session)
    kind, rule_id = carried(KINDS.__getitem__, form.context.get("kind")), form.context.get("id")
    eye = _eye(request, session, _drafted(request, session, {"kind": kind.name, "id": rule_id}))
    habits = replace(request.habits, currency=form.context.get("currency", request.viewer.currency))
    amount, currency = checks.read("amount", kinds.money, habits) or (None, None)
    route = carried(Route, form.text("route") or Route.OWNER)
    if route is not Route.OWNER and not _runs_more(eye):
        raise Refusal(t("You can make rules about your own records, for yourself."), "route")
    channel = form.text("channel") or None
    if route is Route.CHANNEL and channel is None:
        checks.errors["channel"] = t("Choose a channel.")
    draft = {
        "id": rule_id,
        "kind": kind.name,
        "number": _number(checks, t, "number", kind.least) if kind.number else 0,
        "stage": form.text("stage") or None,
        "amount": None if amount is None else str(amount),
        "currency": currency,
        "route": route,
        "channel_id": channel if route is Route.CHANNEL else None,
        "recurrence": _when(request, session, checks),
        "cap": _number(checks, t, "cap", 1),
    }
    checks.done()
    return {name: value for name, value in draft.items() if value is not None}


def _number(checks: Checks, t: Translator, name: str, least: int) -> int:
    typed = checks.required(name)
    number = whole_number(typed)
    if number is not None and least <= number <= MOST:
        return number
    if typed:
        checks.errors[name] = t("A whole number from {least} to {most}.", least=least, most=t.number(MOST))
    return least


def _when(request: Request, session: Session, checks: Checks) -> str | None:
    """Return the rule of its time as typed; None is at once."""
    typed = checks.required("when")
    if not typed or AT_ONCE.fullmatch(typed.casefold().rstrip(".!。！ ")):
        return None
    read = recurrence.parse(typed, locale=request.viewer.locale, hours=working_hours(session))
    if read is None:
        checks.errors["when"] = request.t(
            "I can't read this schedule. For example: “at once”, “every weekday at 9:00” or “每周一上午9点”"
        )
    return read.rule() if read else None


def _held_draft(request: Request) -> Mapping[str, Any]:
    """Return the draft that a form was opened with."""
    draft: Mapping[str, Any] = carried(dict, request.form.context.get("draft"))
    carried(_columns, draft)
    carried(KINDS.__getitem__, draft.get("kind"))
    return draft


def _columns(draft: Mapping[str, Any]) -> dict[str, Any]:
    amount, stage = draft.get("amount"), draft.get("stage")
    return {
        "kind": draft["kind"],
        "number": draft.get("number", 0),
        "stage": Stage(stage) if stage else None,
        "amount": Decimal(amount) if amount else None,
        "currency": draft.get("currency"),
        "route": Route(draft.get("route", Route.OWNER)),
        "channel_id": draft.get("channel_id"),
        "recurrence": draft.get("recurrence"),
        "cap": draft.get("cap", CAP),
    }


def _as_draft(rule: Rule) -> dict[str, Any]:
    """Return the opposite of _columns, of a rule that there is."""
    columns = {name: getattr(rule, name) for name in _columns({"kind": rule.kind})}
    amount = None if rule.amount is None else str(rule.amount)
    return {
        name: value
        for name, value in {**columns, "amount": amount, "id": rule.id}.items()
        if value is not None
    }


def _drafted(request: Request, session: Session, draft: Mapping[str, Any]) -> Rule:
    """Return the rule as it would be, which the session does not know of.

    One that there is stays its maker's.
    """
    known = access(session, request.viewer, Rule, carried(an_id, draft["id"])) if draft.get("id") else None
    maker = known.owner if known else session.get_one(User, request.viewer.user_id)
    return Rule(
        owner=maker,
        owner_id=maker.id if maker else None,
        zone=known.zone if known else request.viewer.zone.key,
        begun_at=request.now,
        **_columns(draft),
    )


def _trial(request: Request, session: Session, draft: Mapping[str, Any], tested: str = "") -> dict[str, Any]:
    rule, t = _drafted(request, session, draft), request.t
    eye = _eye(request, session, rule)
    found, audience = notices.try_out(session, rule, eye, request.now), rules.audience(session, rule, eye)
    places: dict[str, Markup] = defaultdict(Markup)
    for _, place, _ in found.said:
        person = audience.person(place)
        places[place] = Markup(b.clip(person.name, 80)) if person else Markup(f"<#{place}>")
    was = request.form.context.get("was")
    context = context_of(request, draft=dict(draft), id=draft.get("id"), was=was)
    return notice_views.trial(t, context, rule, found, places, tested=tested)


def _heard(request: Request, session: Session, hearer_id: int) -> Hearer:
    """Note that somebody pressed a button of a notice. Raises Refusal if the rule is gone."""
    hearer = session.get(Hearer, hearer_id)
    if hearer is None or hearer.workspace_id != request.viewer.workspace_id:
        raise Refusal(request.t("This rule has been deleted."))
    hearer.answered, hearer.ignored = True, 0
    return hearer


def _own(request: Request, session: Session, hearer_id: int) -> Hearer:
    """Return a hearer the viewer may decide for: themselves, or a channel whose rule they may change."""
    hearer = _heard(request, session, hearer_id)
    if hearer.place == request.viewer.slack_id or may(session, request.viewer, hearer.rule, Action.EDIT):
        return hearer
    raise NotAllowed(Rule.entity, Action.EDIT)  # they are looking at what it says
