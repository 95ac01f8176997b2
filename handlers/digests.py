"""Digests: what somebody wants to know of their day, team or everything, when and where they want it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.core import speech
from handlers.core.acts import done
from handlers.core.carried import a_count, carried
from handlers.core.forms import Checks, context_of, edited, first_line
from handlers.core.routing import Message, Refusal, Reply, Request, Routes, Upload
from handlers.core.translation import Markup, Translator
from handlers.core.working_hours import working_hours
from handlers.figures import gather
from handlers.language import recurrence
from handlers.views import charts, pictures
from handlers.views import digests as views
from handlers.views.acts import with_undo
from handlers.views.lines import with_remarks
from handlers.views.recurrences import in_words
from storage import absences, digests, followups, outbox, schedules
from storage.base import act_of
from storage.digests import Digest
from storage.outbox import Priority
from storage.permissions import Action, Scope, Viewer, access, narrowed, require, viewer_of
from storage.recurrence import Recurrence
from storage.schedules import LATE_AFTER
from storage.users import Role, User, team_names

routes = Routes(order=100)

NOW = ("now", "现在", "立即", "马上")
A_DAY = timedelta(days=1)
LISTED = 20


@routes.command(
    "digest",
    "digests",
    "简报",
    "摘要",
    "日报",
    "簡報",
    usage="now | every weekday at 8:30",
    needs=(Action.CREATE, Digest.entity),
    daily=[Role.MARKETING, Role.MANAGER, Role.ADMIN],
)
def digest(request: Request, session: Session) -> Reply:
    """Schedule a digest of your day, your team or everything, or read one `now`."""
    viewer, t = request.viewer, request.t
    if request.text:
        _rule(request, session, request.text)
    when = first_line(request.text) or t(views.EXAMPLE)
    form = views.form(t, context_of(request), _breadths(viewer), when=when)
    return Reply(message=views.listing(t, digests.within_reach(session, viewer)), modal=form)


@routes.act("digest", lambda text: text.casefold() in NOW, heavy=True)
def digest_now(request: Request, session: Session) -> Reply:
    """Count the widest digest that one may have, now."""
    require(request.viewer, Action.CREATE, Digest.entity)
    return _read(request, session, _breadths(request.viewer)[0], request.now - A_DAY)


@routes.form("digest.save")
def save(request: Request, session: Session) -> Reply:
    """Return a new digest, or another place and time for one; whose it is and on which clock stays."""
    known = edited(request, session, Digest)
    checks = Checks(request, session)
    breadth = carried(Scope, request.form.text("breadth"))
    if breadth not in _breadths(request.viewer, known):
        checks.errors["breadth"] = request.t(
            "This digest isn't available to your role, or you're no longer in a team."
        )
    rule = _rule_of(request, session, checks, known)
    checks.done()
    assert rule
    owner = session.get_one(User, request.viewer.user_id)
    chosen = known or Digest(owner=owner, zone=owner.zone)
    chosen.breadth = breadth
    chosen.channel_id = request.form.text("channel") or (chosen.owner or owner).slack_id
    saved = views.saved(request.t, digests.subscribe(session, chosen, rule))
    kept = speech.to_be_withheld(request.t, session, chosen.channel_id)
    return Reply(message=with_undo(request.t, with_remarks(saved, kept), done(request, session)))


@routes.action("digest.change", reads_only=True)
def change(request: Request, session: Session) -> Reply:
    """Open the form of a digest, filled in."""
    known = access(session, request.viewer, Digest, request.record_id, Action.EDIT)
    words = in_words(request.t, known.recurrence)
    context = context_of(request, id=known.id, words=words)
    breadths = _breadths(request.viewer, known)
    form = views.form(request.t, context, breadths, known=known, when=words)
    return Reply(modal=form)


@routes.action("digest.stop")
def stop(request: Request, session: Session) -> Reply:
    """Stop a digest."""
    known = access(session, request.viewer, Digest, request.record_id, Action.DELETE)
    message = views.stopped(request.t, known)
    session.delete(known)
    return Reply(message=with_undo(request.t, message, done(request, session)), replaces=True)


def _card(request: Request, _session: Session, known: Digest) -> Message:
    return views.saved(request.t, known)


routes.shows(Digest, _card, views.stopped)


@routes.action("digest.read", heavy=True)
def read(request: Request, session: Session) -> Reply:
    """Show a digest as it would be now, with the rights of the person who asks."""
    known = access(session, request.viewer, Digest, request.record_id)
    return _read(request, session, known.breadth, known.covered_until)


@routes.action("digest.overdue", reads_only=True)
def overdue(request: Request, session: Session) -> Reply:
    """Return the overdue follow-ups that one may see, in a digest's breadth."""
    breadth, skipped = request.parts("|", Scope, a_count)
    eye = narrowed(request.viewer, breadth)
    found = followups.overdue(session, eye, request.now, LISTED, skipped)
    return Reply(message=views.overdue(request.t, *found, breadth, skipped), replaces="|" in request.value)


@routes.action("digest.picture")
def picture(request: Request, session: Session) -> Reply:
    """Return the charts of a digest as an image, which shows what the digest does."""
    if not pictures.can_be_drawn():
        raise Refusal(
            request.t("No pictures are drawn here. Who runs Rapport can install rapport[pictures].")
        )
    sheet = carried(charts.Sheet.unpacked, request.value)
    t = replace(request.t, locale=sheet.locale)
    return Reply(
        upload=Upload(
            name=f"digest-{request.now:%Y-%m-%d}.png",
            title=unescape(sheet.title),
            words=charts.in_words(t, sheet),
            content=lambda: pictures.draw(t, sheet),
        )
    )


@routes.tick("digests", digests.DUE)
def run_due(session: Session, due: Sequence[Digest]) -> None:
    """Post a digest, late and once if nobody was running at its time."""
    for digest in due:
        _say(session, digest)


def _say(session: Session, due: Digest) -> None:
    now = act_of(session).now
    if due.is_direct and due.owner and absences.of(session, due.owner, now):
        due.next_at = schedules.next_occurrence(due, now)  # the first after the leave covers all of it
        return
    occurrence = schedules.latest_occurrence(due, now)
    if due.owner is not None:
        _post(session, due, due.owner, occurrence)
    if schedules.comes_again(due.recurrence, now, due.zone):
        schedules.cover(due, now, now)
    else:
        session.delete(due)


def _post(session: Session, due: Digest, owner: User, occurrence: datetime) -> None:
    """Count and post a digest as its owner may see it now."""
    now, viewer = act_of(session).now, viewer_of(session, owner)
    t = speech.of_schedule(session, due, owner)
    figures = gather(session, viewer, due.breadth, due.covered_until, now, t.zone, due.channel_id)
    late = occurrence if now - occurrence > LATE_AFTER else None
    message = views.digest(
        t,
        _title(t, session, viewer, due.breadth),
        figures,
        due.breadth,
        late,
        pictured=pictures.can_be_drawn(),
    )
    key = f"digest:{due.id}:{occurrence.isoformat()}"
    outbox.post(session, key, due.channel_id, message, asked_by=viewer.slack_id, priority=Priority.BULK)


def _read(request: Request, session: Session, breadth: Scope, since: datetime) -> Reply:
    """Send a digest through the outbox, which has plainer blocks where Slack refuses some."""
    viewer, t = request.viewer, request.t
    breadth = min(breadth, _widest(viewer), key=list(Scope).index)
    place = None if request.shared_channel else viewer.slack_id
    figures = gather(session, viewer, breadth, since, request.now, t.zone, place)
    message = views.digest(
        t, _title(t, session, viewer, breadth), figures, breadth, pictured=pictures.can_be_drawn()
    )
    key = f"digest:now:{viewer.user_id}:{request.now.isoformat()}"
    thread = request.thread_ts if request.shared_channel else None
    outbox.say_privately(session, key, request.shared_channel, viewer.slack_id, message, thread)
    return Reply()


def _title(t: Translator, session: Session, viewer: Viewer, breadth: Scope) -> Markup:
    team = team_names(session).get(viewer.team_id or 0, viewer.name)
    return views.title(t, breadth, team if breadth is Scope.TEAM else viewer.name)


def _widest(viewer: Viewer) -> Scope:
    return digests.widest(viewer) or Scope.OWN


def _breadths(viewer: Viewer, known: Digest | None = None) -> list[Scope]:
    """Return the breadths the viewer may choose, their role's usual one first."""
    widest = _widest(viewer)
    offered = [Scope.ALL] if widest is Scope.ALL else []
    offered.append(Scope.OWN)
    if widest is not Scope.OWN and viewer.team_id is not None:
        offered.append(Scope.TEAM)
    return offered if known is None or known.breadth in offered else [*offered, known.breadth]


def _rule_of(request: Request, session: Session, checks: Checks, known: Digest | None) -> Recurrence | None:
    """Return the schedule as typed; words left unchanged mean the rule they stood for."""
    typed = checks.required("when")
    if known and typed == request.form.context.get("words"):
        return known.recurrence
    try:
        return _rule(request, session, typed, known) if typed else None
    except Refusal as refusal:
        checks.errors["when"] = str(refusal)
        return None


def _rule(request: Request, session: Session, typed: str, known: Digest | None = None) -> Recurrence:
    zone = known.zone if known else request.viewer.zone.key
    local = request.now.astimezone(ZoneInfo(zone))
    rule = recurrence.parse(typed, locale=request.viewer.locale, hours=working_hours(session), now=local)
    if rule is None:
        raise Refusal(
            request.t(
                "I can't read this schedule. For example: “every weekday at 8:30”, “first Monday "
                "of the month 9am” or “每周五下午5点”"
            )
        )
    if not schedules.comes_again(rule, request.now, zone):
        raise Refusal(request.t("That ends before its first time."))
    return rule
