"""One transaction and one error boundary around every handler.

`serve` never raises: what goes wrong becomes a sentence. A person's mistake says what to do; ours carries a
reference that stands in the log beside the traceback. In both cases nothing was written.
"""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from bot.payloads import Incoming, Kind
from handlers import drafts as kept_forms
from handlers import people
from handlers.core.carried import Stale
from handlers.core.routing import Form, Message, Refusal, Reply, Request, Route, Router, Unknown
from handlers.core.translation import Markup, Translator
from handlers.views import errors as sentences
from handlers.views import fields
from storage import arrivals, drafts, outbox, permissions, seen, users, workspaces
from storage.base import Act
from storage.database import Database, is_busy
from storage.errors import NotAllowed, NotFound
from storage.users import Profile, known_zone

log = logging.getLogger(__name__)

ANSWERED_BY_MESSAGE = {Kind.MENTION, Kind.DIRECT, Kind.FORM, Kind.SHORTCUT}
"""What brings no place for an answer with it: the answer is a message of its own, sent through the outbox."""

DOORS = {Kind.MENTION: "mention", Kind.DIRECT: "dm"}
"""What a line's reader calls where it was typed."""

HOME_OPENED = "app_home_opened"

REPLACEABLE = timedelta(minutes=25)
"""So long after a form was opened its answer replaces the message it was opened from. Slack allows 30."""

ATTEMPTS = 3
"""How often something is tried that others get in the way of. After the first, SQLite lets nobody between."""


@dataclass(frozen=True)
class Served:
    """What is left to be said to the person; `sends` when the outbox has got something."""

    reply: Reply
    sends: bool = False
    is_done: bool = False
    """Whether what was asked for is done, as opposed to refused."""


class NoRoute(Exception):
    """Nothing serves this button, form or shortcut: it was drawn by another version."""


class Serving:
    def __init__(self, database: Database, router: Router, now: Callable[[], datetime]) -> None:
        self._database, self._router, self._now = database, router, now
        self._met: dict[tuple[str, str], Profile] = {}

    def serve(self, incoming: Incoming, profile: Profile) -> Served:
        """Carry out what somebody did, or say why not."""
        t = translator(profile)
        try:
            if incoming.is_from_elsewhere(profile.enterprise):
                return Served(_said(incoming, sentences.member_only(t)))
            if profile.is_guest:
                self._part(incoming, profile)
                return Served(_said(incoming, sentences.member_only(t)))
            if incoming.is_only_files:
                return Served(_said(incoming, sentences.only_files(t)))
            return self._carry_out(incoming, profile, t)
        except Refusal as refusal:
            return Served(_refused(incoming, t, str(refusal), refusal))
        except NotFound as missing:
            return Served(_missed(incoming, t, sentences.not_found(t, missing.entity)))
        except NotAllowed as forbidden:
            return Served(_refused(incoming, t, sentences.not_allowed(t, forbidden.entity, forbidden.action)))
        except Unknown as unknown:
            return Served(_refused(incoming, t, sentences.unknown_command(t, unknown.word, unknown.nearest)))
        except (NoRoute, Stale):
            return Served(_refused(incoming, t, sentences.unknown_button(t)))
        except Exception as error:
            if is_busy(error):
                log.warning("database busy during %s: %s", incoming.surface, error)
                return Served(_refused(incoming, t, sentences.busy(t)))
            reference = secrets.token_hex(4)
            log.exception("[%s] %s failed", reference, incoming.surface)
            return Served(_refused(incoming, t, sentences.broken(t, reference)))

    def is_heavy(self, incoming: Incoming) -> bool:
        """Return whether it may take long to answer."""
        try:
            return self._find(incoming)[0].heavy
        except (Unknown, NoRoute):
            return False

    def post_answer(self, incoming: Incoming, message: Message) -> None:
        """Leave an answer to the sender, when it cannot be given in any other way."""
        with self._database.transaction(Act(self._now(), incoming.team, surface=incoming.surface)) as session:
            _post(session, incoming, message)

    def hold(self, incoming: Incoming, *, is_answered: bool) -> int | None:
        """Keep what was typed into a form that is not saved, or not yet; return its draft.

        None of what has been saved meanwhile, of an empty form, and of somebody who is not known.
        """
        typed, act = incoming.typed, Act(self._now(), incoming.team, surface=incoming.surface)
        if typed is None:
            return None
        with self._database.transaction(act, at_once=True) as session:
            owner = users.by_slack_id(session, incoming.user)
            if owner is None or owner.is_gone:
                return None
            return drafts.keep_form(session, owner, typed, is_answered=is_answered)

    def _carry_out(self, incoming: Incoming, profile: Profile, t: Translator) -> Served:
        route, text = self._find(incoming)
        for attempt in range(ATTEMPTS):
            try:
                self._meet(incoming, profile)
                return self._transact(incoming, route, text, t, at_once=attempt > 0)
            except (IntegrityError, StaleDataError):
                # Somebody did the same at the same moment. The next time, what they did is there to be seen.
                if attempt == ATTEMPTS - 1:
                    raise
            except (Refusal, NotFound, NotAllowed):
                # What stands in the way may be what the same delivery has done since this one arrived.
                if not route.reads_only and (answered := self._answered(incoming)):
                    return answered
                raise
        raise AssertionError("the last attempt returns or raises")

    def _answered(self, incoming: Incoming) -> Served | None:
        act = Act(self._now(), incoming.team, surface=incoming.surface)
        with self._database.transaction(act, writes=False) as session:
            answer = seen.answer_to(session, incoming.delivery)
        return _again(incoming, Reply(**answer)) if answer else None

    def _meet(self, incoming: Incoming, profile: Profile) -> None:
        """Note who somebody is, if that is news."""
        who = incoming.team, incoming.user
        if self._met.get(who) == profile:
            return
        with self._database.transaction(Act(self._now(), incoming.team, surface="users.info")) as session:
            permissions.ensure_workspace(session, incoming.team)
            people.meet(session, profile)
        self._met[who] = profile

    def _part(self, incoming: Incoming, profile: Profile) -> None:
        """Note that somebody who was a member is a guest by now."""
        who = incoming.team, incoming.user
        if self._met.get(who) == profile:
            return
        with self._database.transaction(Act(self._now(), incoming.team, surface="users.info")) as session:
            user = users.by_slack_id(session, profile.slack_id)
            if user and not user.is_gone:
                people.part(session, user)
        self._met[who] = profile

    def _transact(
        self, incoming: Incoming, route: Route, text: str, t: Translator, *, at_once: bool = False
    ) -> Served:
        act = Act(self._now(), incoming.team, None, incoming.surface, incoming.place, _origin(incoming))
        writes = not route.reads_only
        with self._database.transaction(act, writes=writes, at_once=at_once and writes) as session:
            arrival = arrivals.arrive(session, incoming.user, incoming.delivery, writes=writes)
            if arrival.answer:
                return _again(incoming, Reply(**arrival.answer))
            session.info["act"] = replace(act, actor_id=arrival.user.id)
            request = self._request(incoming, session, arrival.user, t, text)
            reply = route.handler(request, session)
            if incoming.kind is Kind.FORM:
                reply = replace(reply, replaces=reply.replaces and request.reply_to is not None)
                drafts.saved(session, arrival.user, incoming.delivery, incoming.kept_id)
            elif not text and _is_typed(incoming):
                reply = kept_forms.offer(request, session, route, reply)
            if reply.modal and incoming.trigger_id is None:
                reply = Reply(message=fields.by_button(t, reply.modal, incoming.text, reply.message))
            if (
                reply.replaces
                and not request.is_private
                and workspaces.is_withheld(session, request.channel_id)
            ):
                reply = replace(reply, replaces=False)  # outsiders read the message that was pressed
            if not writes:
                return Served(reply, is_done=True)
            if incoming.on_home or incoming.context.get("home"):
                reply = self._with_home(reply, request, session)
            if reply.message and _is_posted(incoming, reply):
                _post(session, incoming, reply.message)
            session.flush()
            if not session.wrote and not reply.upload:
                return Served(reply, is_done=True)
            seen.keep(session, incoming.delivery, reply.to_json())
            return _again(incoming, reply, sends=outbox.gets_something(session))

    def _with_home(self, reply: Reply, request: Request, session: Session) -> Reply:
        """Add the Home tab as it is now to a reply to something done there."""
        drawn = self._router.events[HOME_OPENED].handler(request, session).home
        return replace(reply, home=drawn, message=None if reply.replaces else reply.message)

    def _find(self, incoming: Incoming) -> tuple[Route, str]:
        router, name, text = self._router, incoming.name, incoming.text
        if _is_typed(incoming):
            if name in router.slashes:
                command = router.slashes[name]
            else:
                typed = incoming.value if name == fields.BY_BUTTON else text
                try:
                    command, text = router.command_in(typed)
                except Unknown:
                    if router.otherwise is None:
                        raise
                    return router.otherwise, typed
            return router.act_of(command, text), text
        tables = {
            Kind.SHORTCUT: router.shortcuts,
            Kind.MESSAGE_SHORTCUT: router.shortcuts,
            Kind.ACTION: router.actions,
            Kind.FORM: router.forms,
            Kind.OPTIONS: router.options,
            Kind.EVENT: router.events,
        }
        route = tables[incoming.kind].get(name)
        if route is None:
            raise NoRoute(name)
        return route, text

    def _request(
        self, incoming: Incoming, session: Session, user: users.User, t: Translator, text: str
    ) -> Request:
        channel, reply_to = incoming.place, incoming.response_url
        if reply_to and incoming.kind is Kind.FORM:
            opened = datetime.fromisoformat(incoming.context["on"]["at"])
            reply_to = reply_to if self._now() - opened < REPLACEABLE else None
        return Request(
            viewer=permissions.viewer_of(session, user),
            now=self._now(),
            t=t,
            router=self._router,
            text=text,
            value=incoming.value,
            mentioned=incoming.mentioned,
            handles=incoming.handles,
            door=DOORS.get(incoming.kind, "/crm"),
            block_id=incoming.block_id,
            channel_id=channel,
            thread_ts=incoming.thread_ts,
            pressed_ts=incoming.message_ts if reply_to else None,
            reply_to=reply_to,
            is_private=incoming.ephemeral or channel is None or channel.startswith("D"),
            message=incoming.message,
            form=incoming.form or Form({}),
            on_home=incoming.on_home,
        )


def _is_typed(incoming: Incoming) -> bool:
    """Return whether it is a line, typed now or carried by a button."""
    return incoming.name == fields.BY_BUTTON or incoming.kind in (Kind.COMMAND, Kind.MENTION, Kind.DIRECT)


def translator(profile: Profile) -> Translator:
    return Translator(profile.locale, ZoneInfo(known_zone(profile.zone)))


def _again(incoming: Incoming, reply: Reply, *, sends: bool = False) -> Served:
    """Return a reply whose message, where the outbox carries it, is on its way."""
    left = replace(reply, message=None) if _is_posted(incoming, reply) else reply
    return Served(left, sends, is_done=True)


def _is_posted(incoming: Incoming, reply: Reply) -> bool:
    """Return whether an answer is a message of its own, not the new state of one that stands there."""
    return incoming.kind in ANSWERED_BY_MESSAGE and not (incoming.kind is Kind.FORM and reply.replaces)


def where(incoming: Incoming) -> tuple[str | None, str | None]:
    """(channel, thread) of an answer that is a message of its own; no channel is the person's own with us."""
    place, thread = incoming.place, incoming.thread_ts
    if incoming.kind not in (Kind.MENTION, Kind.DIRECT) and (place or "").startswith("D"):
        return None, None  # a form may have been opened in direct messages that are not ours
    return place, thread


def _post(session: Session, incoming: Incoming, message: Message) -> None:
    place, thread = where(incoming)
    outbox.say_privately(session, f"answer:{incoming.delivery}", place, incoming.user, message, thread)


def _origin(incoming: Incoming) -> str | None:
    """Return the message that a change comes from, for the audit trail."""
    return incoming.message.ts if incoming.message else incoming.message_ts or incoming.thread_ts


def _refused(incoming: Incoming, t: Translator, sentence: str, refusal: Refusal | None = None) -> Reply:
    """Return a refusal: beside the field in a form, elsewhere a message with what was typed."""
    if incoming.kind is Kind.FORM:
        names = list(incoming.form.values) if incoming.form else []
        errors = refusal.errors if refusal and refusal.errors else {names[0]: sentence} if names else {}
        if not errors:
            return _noticed(incoming, t, sentence)
        return Reply(errors={name: str(text) for name, text in errors.items()})
    return _said(incoming, sentence, sentences.typed_back(t, typed_line(incoming)))


def _missed(incoming: Incoming, t: Translator, sentence: str) -> Reply:
    """Return the answer to a form whose record is gone:
    a sentence in the form's place, with what was typed.
    """
    return _noticed(incoming, t, sentence) if incoming.kind is Kind.FORM else _refused(incoming, t, sentence)


def _noticed(incoming: Incoming, t: Translator, sentence: str) -> Reply:
    """Return a notice in a form's place, or a message when the form is closed already.

    Above a form that only shows something, because what was typed for it is seen there alone.
    """
    typed = sentences.typed_back(t, typed_line(incoming))
    shows_only = not (incoming.form and incoming.form.values)
    notice, message = sentences.not_saved(t, sentence, typed), sentences.refused(sentence, typed)
    return Reply(modal=notice, on_top=shows_only, message=message)


def _said(incoming: Incoming, sentence: str, typed: Sequence[Markup] = ()) -> Reply:
    if incoming.kind is Kind.OPTIONS:
        return Reply(options=[])
    if incoming.kind is Kind.EVENT:
        return Reply(home=sentences.on_home(sentence))
    return Reply(message=sentences.refused(sentence, typed))


def typed_line(incoming: Incoming) -> str:
    """Return what a person would have to type again."""
    if incoming.kind is Kind.COMMAND:
        return f"{incoming.name} {incoming.text}".strip() if incoming.text else ""
    if incoming.kind is Kind.FORM and incoming.form:
        return "\n".join(str(value) for value in incoming.form.values.values() if value)
    return incoming.text if incoming.kind in (Kind.MENTION, Kind.DIRECT) else ""
