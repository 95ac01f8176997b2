"""A reply on its way to the person: in the ack where there is room for it, else by the call that fits."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.calls import UNREACHABLE, word_of
from bot.patience import Patience
from bot.payloads import Incoming, Kind
from bot.serving import typed_line, where
from bot.threads import Threads
from bot.uploads import Uploads
from handlers.core.routing import Message, Reply, View
from handlers.core.translation import Translator
from handlers.views import drafts
from handlers.views import errors as sentences
from storage.database import is_busy

log = logging.getLogger(__name__)

OPENED_BEFORE = {"exchanged_trigger_id", "trigger_exchanged"}
"""The same press came a second time: its form stands open already."""

TRIES = 3
PAUSE = 0.3
"""Seconds before a failed answer is tried again, doubled each time."""


class Ack:
    """Bolt's ack, which counts once: the first answer wins."""

    def __init__(self, ack: AsyncAck) -> None:
        self._ack, self.given = ack, False
        self.holding: asyncio.Task[int | None] | None = None
        """What keeps the form that is acked before it is saved."""

    async def __call__(self, **answer: Any) -> None:
        if not self.given:
            self.given = True
            await self._ack(**answer)


class Answers:
    """`post` keeps a message for the sender when Slack does not take it now."""

    def __init__(
        self,
        client: AsyncWebClient,
        threads: Threads,
        post: Callable[[Incoming, Message], Awaitable[None]],
        patience: Patience,
    ) -> None:
        self._client, self._post = client, post
        self._uploads = Uploads(client, threads, patience.file)
        self._patience = patience.response

    async def give(
        self, incoming: Incoming, reply: Reply, t: Translator, ack: Ack, draft_id: int | None = None
    ) -> None:
        """Answer, in the ack if it has not been given yet; a file follows.

        `draft_id` is what a form was kept as whose answer is late.
        """
        await self._answer(incoming, reply, t, ack, draft_id)
        if reply.upload and (said := await self._uploads.send(incoming, reply.upload, t)):
            await self._say(incoming, said, replaces=False)

    async def _answer(
        self, incoming: Incoming, reply: Reply, t: Translator, ack: Ack, draft_id: int | None
    ) -> None:
        if ack.given:
            await self._speak(incoming, _as_message(incoming, reply, t, draft_id), t)
        elif incoming.kind is Kind.OPTIONS:
            await ack(options=[dict(option) for option in reply.options or []])
        elif incoming.kind is Kind.FORM:
            await ack(**_form_answer(reply))
            await self._show_home(incoming, reply)
            if reply.message and reply.replaces:
                await self._say(incoming, reply.message, replaces=True)
        elif incoming.kind is Kind.COMMAND:
            message = await self._opened_or_said(incoming, reply, t)
            if message and ack.given:
                await self._say(incoming, message, replaces=False)
            await ack(**(message or {}))
        else:
            await ack()
            await self._speak(incoming, reply, t)

    async def _speak(self, incoming: Incoming, reply: Reply, t: Translator) -> None:
        """Outside the ack: to a press, a shortcut, an event, or when the ack's time has run out."""
        await self._show_home(incoming, reply)
        message = await self._opened_or_said(incoming, reply, t)
        if message:
            await self._say(incoming, message, replaces=reply.replaces)

    async def _opened_or_said(self, incoming: Incoming, reply: Reply, t: Translator) -> Message | None:
        """Open the reply's form, if it has one, and return the message that is left to send."""
        if reply.modal and not await self._open(incoming, reply.modal):
            return reply.message or sentences.refused(sentences.form_gone(t))
        return reply.message

    async def _open(self, incoming: Incoming, view: View) -> bool:
        """Return whether the form stands on the person's screen."""
        try:
            if incoming.view_id:
                await self._client.views_update(view_id=incoming.view_id, view=view)
            else:
                await self._client.views_open(trigger_id=incoming.trigger_id or "", view=view)
        except SlackApiError as error:
            if word_of(error) not in OPENED_BEFORE:
                log.warning("form %s not opened: %s", view.get("callback_id"), error)
            return word_of(error) in OPENED_BEFORE
        except UNREACHABLE as error:
            log.warning("form %s not opened: %r", view.get("callback_id"), error)
            return False
        return True

    async def _say(self, incoming: Incoming, message: Message, *, replaces: bool) -> None:
        """Send a message by the press's own address, in or beside its message.

        Through the outbox if that fails.
        """
        if incoming.response_url:
            body = {**message, "replace_original": replaces}
            for n in range(TRIES):
                if await self._respond(incoming.response_url, body):
                    return
                await asyncio.sleep(PAUSE * 2**n)
        try:
            await self._post(incoming, message)
        except Exception as error:
            if not is_busy(error):
                raise
            await self._say_at_once(incoming, message)

    async def _say_at_once(self, incoming: Incoming, message: Message) -> None:
        """Send a message without the outbox; nothing was saved, so saying it twice does no harm."""
        place, thread = where(incoming)
        try:
            if place is None or place.startswith("D"):
                await self._client.chat_postMessage(
                    channel=place or incoming.user, thread_ts=thread, **message
                )
            else:
                await self._client.chat_postEphemeral(
                    channel=place, user=incoming.user, thread_ts=thread, **message
                )
        except UNREACHABLE as error:
            log.warning("neither the database nor Slack takes an answer to %s: %r", incoming.user, error)

    async def _respond(self, url: str, body: dict[str, Any]) -> bool:
        try:
            slack = AsyncWebhookClient(url, timeout=self._patience)
            return (await slack.send_dict(body)).status_code == 200
        except UNREACHABLE as error:
            log.warning("response_url failed: %r", error)
            return False

    async def _show_home(self, incoming: Incoming, reply: Reply) -> None:
        if not reply.home:
            return
        try:
            await self._client.views_publish(user_id=incoming.user, view=reply.home)
        except UNREACHABLE as error:
            log.warning("the Home tab of %s is not drawn: %r", incoming.user, error)


def _form_answer(reply: Reply) -> dict[str, Any]:
    if reply.errors:
        return {"response_action": "errors", "errors": dict(reply.errors)}
    action = "push" if reply.on_top else "update"
    return {"response_action": action, "view": reply.modal} if reply.modal else {}


def _as_message(incoming: Incoming, reply: Reply, t: Translator, draft_id: int | None) -> Reply:
    """Return a late answer: its form is closed, so the mistakes are said in a message,
    with what was typed, and the form can be opened again.
    """
    if incoming.kind is not Kind.FORM or not reply.errors:
        return reply
    typed = sentences.typed_back(t, typed_line(incoming))
    message = sentences.refused(" ".join(reply.errors.values()), typed)
    if draft_id:
        message = drafts.beside(message, drafts.buttons(t, draft_id))
    return Reply(message=message, home=reply.home)
