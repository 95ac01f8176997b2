"""One transaction and one error boundary around every handler.

`serve` never raises: what goes wrong becomes a sentence. A person's mistake says what to do; ours carries a
reference that stands in the log beside the traceback. In both cases nothing was written.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.payloads import Incoming, Kind
from handlers.routing import Form, Refusal, Reply, Request, Route, Router, Unknown
from handlers.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views import errors as sentences
from storage import outbox, seen, users
from storage.base import Act
from storage.database import Database, is_busy
from storage.errors import NotAllowed, NotFound
from storage.permissions import Viewer
from storage.users import Profile, known_zone

log = logging.getLogger(__name__)

ANSWERED_BY_MESSAGE = {Kind.MENTION, Kind.DIRECT, Kind.FORM, Kind.SHORTCUT}
"""What brings no place for an answer with it: the answer is a message of its own, sent through the outbox."""


@dataclass(frozen=True)
class Served:
    """A reply; `posted` when its message is already on its way through the outbox."""

    reply: Reply
    posted: bool = False


FORM_BUTTON = "command.open"
"""Carries a typed command, and runs it again with the press's trigger."""


class NoRoute(Exception):
    """Nothing serves this button, form or shortcut: it was drawn by another version."""


class Serving:
    def __init__(self, database: Database, router: Router, now: Callable[[], datetime]) -> None:
        self._database, self._router, self._now = database, router, now

    def serve(self, incoming: Incoming, profile: Profile) -> Served:
        """Carry out what somebody did, or say why not."""
        t = translator(profile)
        if incoming.stranger or profile.is_guest:
            return Served(_said(incoming, sentences.member_only(t)))
        try:
            return self._carry_out(incoming, profile, t)
        except Refusal as refusal:
            return Served(_refused(incoming, t, str(refusal), refusal))
        except NotFound as missing:
            return Served(_refused(incoming, t, sentences.not_found(t, missing.entity)))
        except NotAllowed as forbidden:
            return Served(_refused(incoming, t, sentences.not_allowed(t, forbidden.entity, forbidden.action)))
        except Unknown as unknown:
            return Served(_refused(incoming, t, sentences.unknown_command(t, unknown.word, unknown.nearest)))
        except NoRoute:
            return Served(_refused(incoming, t, sentences.unknown_button(t)))
        except Exception as error:
            if is_busy(error):
                log.warning("database busy during %s: %s", incoming.surface, error)
                return Served(_refused(incoming, t, sentences.busy(t)))
            reference = secrets.token_hex(4)
            log.exception("[%s] %s failed", reference, incoming.surface)
            return Served(_refused(incoming, t, sentences.broken(t, reference)))

    def _carry_out(self, incoming: Incoming, profile: Profile, t: Translator) -> Served:
        route, text = self._find(incoming)
        now = self._now()
        act = Act(now, incoming.team, None, incoming.surface, incoming.channel, _origin(incoming))
        with self._database.transaction(act, writes=not route.reads_only) as session:
            if not route.reads_only and not seen.claim(session, incoming.delivery):
                return Served(Reply(**seen.answer_to(session, incoming.delivery)), posted=True)
            user = users.by_slack_id(session, incoming.user) or users.remember(session, profile)
            session.info["act"] = replace(act, actor_id=user.id)
            request = _request(incoming, users.viewer_of(session, user), now, t, text)
            reply = route.handler(request, session)
            if reply.errors:
                raise Refusal.of(reply.errors)
            if incoming.home or incoming.context.get("home"):
                reply = self._with_home(reply, request, session)
            if reply.modal and incoming.trigger_id is None:
                reply = _form_by_button(reply, t, incoming.text)
            if route.reads_only:
                return Served(reply)
            seen.keep_answer(session, incoming.delivery, reply.to_json())
            return Served(reply, posted=_posted(session, incoming, reply))

    def _with_home(self, reply: Reply, request: Request, session: Session) -> Reply:
        """Something was done from the Home tab: it shows how things stand now."""
        drawn = self._router.events["app_home_opened"].handler(request, session).home
        return replace(reply, home=drawn, message=None if reply.replaces else reply.message)

    def _find(self, incoming: Incoming) -> tuple[Route, str]:
        router, name, text = self._router, incoming.name, incoming.text
        if incoming.kind is Kind.COMMAND and name in router.slashes:
            return router.slashes[name], text
        if incoming.kind in (Kind.COMMAND, Kind.MENTION, Kind.DIRECT):
            return router.command_in(text)
        if name == FORM_BUTTON:
            return router.command_in(incoming.value)
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


def _form_by_button(reply: Reply, t: Translator, line: str) -> Reply:
    """Mentions and direct messages bring no trigger to open a form with: the press of a button does."""
    title = Markup(reply.modal["title"]["text"]) if reply.modal else Markup()
    button = b.actions(b.button(title, FORM_BUTTON, line[: b.VALUE_TEXT], style="primary"))
    shown = reply.message["blocks"] if reply.message else [b.section(t("Fill in the form:"))]
    return Reply(message=b.message(*shown, button))


def translator(profile: Profile) -> Translator:
    return Translator(profile.locale, ZoneInfo(known_zone(profile.zone)))


def _request(incoming: Incoming, viewer: Viewer, now: datetime, t: Translator, text: str) -> Request:
    return Request(
        viewer=viewer,
        now=now,
        t=t,
        text=text,
        value=incoming.value,
        block_id=incoming.block_id,
        channel_id=incoming.channel or incoming.context.get("channel"),
        thread_ts=incoming.thread_ts,
        message=incoming.message,
        form=incoming.form or Form({}, incoming.context),
        from_home=incoming.home,
    )


def _origin(incoming: Incoming) -> str | None:
    return incoming.message.ts if incoming.message else incoming.thread_ts


def _posted(session: Session, incoming: Incoming, reply: Reply) -> bool:
    """Write the answer to the outbox where there is no other way to give it."""
    if reply.message is None or incoming.kind not in ANSWERED_BY_MESSAGE:
        return False
    outbox.say_privately(
        session,
        f"answer:{incoming.delivery}",
        incoming.channel or incoming.context.get("channel"),
        incoming.user,
        reply.message,
        incoming.thread_ts,
    )
    return True


def _refused(incoming: Incoming, t: Translator, sentence: str, refusal: Refusal | None = None) -> Reply:
    """Beside the field in a form; elsewhere a message with what was typed below it."""
    if incoming.kind is Kind.FORM:
        fields = list(incoming.form.values) if incoming.form else []
        errors = refusal.errors if refusal and refusal.errors else {fields[0]: sentence} if fields else {}
        if errors:
            return Reply(errors={name: str(text) for name, text in errors.items()})
    if incoming.kind is Kind.OPTIONS:
        return Reply(options=[])
    return _said(incoming, sentence, sentences.typed_back(t, typed_line(incoming)))


def _said(incoming: Incoming, sentence: str, typed: Markup | None = None) -> Reply:
    if incoming.kind is Kind.OPTIONS:
        return Reply(options=[])
    return Reply(message=sentences.refused(sentence, typed))


def typed_line(incoming: Incoming) -> str:
    """What a person would have to type again."""
    if incoming.kind is Kind.COMMAND:
        return f"{incoming.name} {incoming.text}".strip() if incoming.text else ""
    return incoming.text if incoming.kind in (Kind.MENTION, Kind.DIRECT) else ""
