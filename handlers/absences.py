"""Absences: days on leave, and the colleague who is reminded meanwhile."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from handlers.core import reminders, speech
from handlers.core.forms import Checks, context_of, edited
from handlers.core.routing import Refusal, Reply, Request, Routes, is_bare
from handlers.core.working_hours import next_working_moment, working_hours
from handlers.language import stays
from handlers.views import absences as views
from storage import absences, followups, outbox, users
from storage.absences import Absence
from storage.base import act_of
from storage.followups import FollowUp
from storage.permissions import Action, access, require, viewer_of
from storage.users import User

routes = Routes(order=910)

BACK = ("back", "off", "cancel", "none", "回来", "回来了", "回來了", "取消", "结束", "結束")
LONGEST = timedelta(days=3 * 366)
"""As long as a leave may be, and as far ahead."""
MENTION = re.compile(r"@\S+")


@routes.command(
    "away",
    "leave",
    "absence",
    "vacation",
    "ooo",
    "请假",
    "休假",
    "請假",
    usage="3 Aug to 14 Aug @delegate | back",
)
def away(request: Request, session: Session) -> Reply:
    """Book leave and choose who covers for you."""
    require(request.viewer, Action.CREATE, Absence.entity)
    user = session.get_one(User, request.viewer.user_id)
    if request.text.casefold() in BACK:
        return _back(request, session, user)
    return _typed(request, session, user)


@routes.act("away", is_bare, reads_only=True)
def away_bare(request: Request, session: Session) -> Reply:
    """Open the form, with one's leaves behind it."""
    require(request.viewer, Action.CREATE, Absence.entity)
    user = session.get_one(User, request.viewer.user_id)
    known = absences.to_come(session, user, request.now)
    return Reply(
        message=views.listing(request.t, known), modal=views.form(request.t, context_of(request), None)
    )


@routes.action("absence.new", reads_only=True)
def absence_new(request: Request, session: Session) -> Reply:
    """Return the form for a leave; the nearest there is, if there is one."""
    user = session.get_one(User, request.viewer.user_id)
    return _form(request, next(iter(absences.to_come(session, user, request.now)), None))


@routes.action("absence.change", reads_only=True)
def change(request: Request, session: Session) -> Reply:
    """Open the form of a leave, filled in."""
    return _form(request, access(session, request.viewer, Absence, request.record_id, Action.EDIT))


@routes.action("absence.back")
def back(request: Request, session: Session) -> Reply:
    """End a leave now, or cancel one that has not begun."""
    known = access(session, request.viewer, Absence, request.record_id, Action.DELETE)
    if known.is_over(request.now):
        raise Refusal(request.t("You have no leave booked."))
    return replace(_end(request, session, known), replaces=True)


@routes.form("absence.save")
def save(request: Request, session: Session) -> Reply:
    """Save a leave."""
    known = edited(request, session, Absence)
    user = session.get_one(User, request.viewer.user_id)
    checks, form = Checks(request, session), request.form
    first = form.day("first_day")
    if first is None:
        raise Refusal(request.t("Write or choose a time."), "first_day")
    last = form.day("last_day") or first
    wrong = _wrong_days(request, user, first, last)
    if wrong:
        checks.errors["last_day"] = wrong
    delegate = None
    try:
        delegate = _delegate(request, session, form.text("delegate"))
    except Refusal as refusal:
        checks.errors["delegate"] = str(refusal)
    checks.done()
    leave = known if known and not known.is_over(request.now) else Absence(owner=user)
    return _set_down(request, session, leave, (first, last), delegate)


@routes.tick("absences", absences.DUE)
def turn(session: Session, due: Sequence[Absence]) -> None:
    """Tell a delegate that a leave begins, and who is back what became of it, each when they work."""
    for leave in due:
        _turn(session, leave)


def _turn(session: Session, leave: Absence) -> None:
    now, over = act_of(session).now, leave.ends_at
    if now < leave.starts_at:
        leave.next_at = leave.starts_at
    elif now >= over:
        at = next_working_moment(session, leave.owner, now)
        if at > now:
            leave.next_at = at
        else:
            reminders.give_back(session, leave)
    else:
        delegate = leave.delegate if leave.delegate and not leave.delegate.is_gone else None
        at = next_working_moment(session, delegate, now) if delegate else now
        leave.next_at = min(at, over) if at > now else over
        if delegate and at <= now:
            key = f"absence:{leave.id}:begins:{delegate.id}:{leave.last_day}"
            _tell(session, key, delegate, leave)


def _form(request: Request, known: Absence | None) -> Reply:
    return Reply(modal=views.form(request.t, context_of(request, known), known))


def _typed(request: Request, session: Session, user: User) -> Reply:
    """Return the days and the delegate of a line. Days that touch a leave that is known change that one."""
    t = request.t
    local = request.now.astimezone(request.viewer.zone)
    text = MENTION.sub(" ", request.text)
    hours = working_hours(session, user.id)
    stay = stays.parse(text, local, locale=request.viewer.locale, hours=hours)
    if stay is None:
        raise Refusal(t("Give the first and last day, for example: {example}", example=t(views.EXAMPLE)))
    wrong = _wrong_days(request, user, *stay)
    if wrong:
        raise Refusal(wrong)
    known = next(iter(absences.touching(session, user, *stay)), None)
    named = "@" in request.text
    if named and not request.mentioned:
        raise Refusal(t("I don't know who you mean. Type @ and choose them from the list."))
    delegate = _delegate(request, session, request.mentioned[0]) if named else None
    if known and not named:
        delegate = known.delegate
    return _set_down(request, session, known or Absence(owner=user), stay, delegate)


def _wrong_days(request: Request, user: User, first: date, last: date) -> str | None:
    """Return what is wrong with the days of a leave, if anything."""
    today = absences.today_of(user, request.now)
    if last < first:
        return request.t("The last day comes before the first.")
    if last < today:
        return request.t("That is in the past: {when}.", when=request.t.day(last))
    if last - today > LONGEST or today - first > LONGEST:
        return request.t("That date is too far in the future.")
    return None


def _delegate(request: Request, session: Session, slack_id: str) -> User | None:
    """Return the delegate who was named. Raises Refusal if they cannot be one."""
    t = request.t
    if not slack_id:
        return None
    if slack_id == request.viewer.slack_id:
        raise Refusal(t("Choose someone other than yourself."))
    delegate = users.by_slack_id(session, slack_id)
    if delegate is None or delegate.is_gone:
        raise Refusal(t("They haven't used Rapport yet. Ask them to type /crm help once."))
    if not viewer_of(session, delegate).may(Action.EDIT, FollowUp.entity):
        raise Refusal(t("That person's role can't have follow-ups."))
    return delegate


def _set_down(
    request: Request, session: Session, leave: Absence, stay: tuple[date, date], delegate: User | None
) -> Reply:
    """Save a leave and tell everybody it concerns."""
    now = request.now
    for other in absences.touching(session, leave.owner, *stay):
        if other is not leave:
            reminders.take_from_delegate(session, other)
            _withdraw(session, other)
    former = leave.delegate if leave.id else None
    is_news = (former, leave.first_day, leave.last_day) != (delegate, *stay)
    lasts = leave.id is not None and leave.covers(now)
    if former and former is not delegate:
        _tell_former(session, leave, former)
    leave.first_day, leave.last_day = stay
    if lasts and (former is not delegate or not leave.covers(now)):
        reminders.take_from_delegate(session, leave)
    leave.delegate = delegate
    absences.set_down(session, leave)
    if delegate and is_news and not leave.covers(now):  # else they hear of it as it begins, at once
        _tell(session, f"absence:{leave.id}:named:{now.isoformat()}", delegate, leave)
    followups.reconsider(session, leave.owner)
    back_at = next_working_moment(session, leave.owner, leave.ends_at)
    also_away = delegate and absences.touching(session, delegate, *stay)
    return Reply(message=views.saved(request.t, leave, back_at, also_away or ()))


def _back(request: Request, session: Session, user: User) -> Reply:
    """Return the leave that one is on ends; else the next one does not come to be."""
    known = next(iter(absences.to_come(session, user, request.now)), None)
    if known is None:
        raise Refusal(request.t("You have no leave booked."))
    return _end(request, session, known)


def _end(request: Request, session: Session, leave: Absence) -> Reply:
    reply = Reply(message=views.ended(request.t, leave))
    _withdraw(session, leave)
    return reply


def _withdraw(session: Session, leave: Absence) -> None:
    """End a leave today, or cancel one that has not begun."""
    now = act_of(session).now
    if leave.delegate:
        _tell_former(session, leave, leave.delegate)
    if leave.covers(now):
        absences.cut_short(leave, now)
        session.flush()
    else:
        session.delete(leave)
        session.flush()
    followups.reconsider(session, leave.owner)


def _tell(session: Session, key: str, delegate: User, leave: Absence) -> None:
    """Tell a delegate whom they cover for, and when."""
    message = views.named(speech.to_user(delegate), leave, act_of(session).now)
    outbox.post(session, key, delegate.slack_id, message, asked_by=leave.owner.slack_id)


def _tell_former(session: Session, leave: Absence, former: User) -> None:
    """Tell a former delegate that they no longer cover for somebody."""
    key = f"absence:{leave.id}:no more:{former.id}:{act_of(session).now.isoformat()}"
    outbox.post(session, key, former.slack_id, views.no_more(speech.to_user(former), leave))
