"""Bolt's listeners: one for each kind of payload. What it says is the Router's business, not Bolt's."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import payloads
from bot.answers import Ack, Answers
from bot.calls import UNREACHABLE
from bot.outsiders import Outsiders
from bot.patience import Patience
from bot.pauses import Pauses
from bot.payloads import Incoming, Kind
from bot.people import People, Stranger
from bot.plaintext import writable
from bot.serving import Served, Serving, translator
from bot.threads import Threads
from handlers.core.routing import Message, Reply, Router
from handlers.core.translation import Translator
from handlers.views import errors as sentences
from storage.database import Database
from storage.users import Profile

log = logging.getLogger(__name__)

ANYTHING = re.compile(".*", re.DOTALL)
NOBODY = Profile(slack_id="", name="", zone="UTC", locale="en-US")

DELIVERED_AGAIN = {Kind.MENTION, Kind.DIRECT}
"""What Slack delivers again if it is not acked; a second delivery acts no second time."""

Body = dict[str, Any]
T = TypeVar("T")


class Slack:
    """Rapport's ear and mouth in conversations. `wake` is called when the outbox may have got something."""

    def __init__(
        self,
        database: Database,
        router: Router,
        client: AsyncWebClient,
        threads: Threads,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        pauses: Pauses,
        outsiders: Outsiders,
        patience: Patience,
    ) -> None:
        self._pauses, self._outsiders, self._patience = pauses, outsiders, patience
        self._client, self._threads, self._wake = client, threads, wake
        self._people = People(database, client, threads, now, patience.profile)
        self._serving = Serving(database, router, now)
        self._answers = Answers(client, threads, self._keep, patience)
        self._in_hand: set[asyncio.Task[Any]] = set()

    def listen(self, app: AsyncApp, bot_user: str) -> None:
        """Register with Bolt. A catch-all stands last, since Slack counts an unhandled event as a failure."""
        app.command(ANYTHING)(self._listener(payloads.command))
        app.view(ANYTHING)(self._listener(payloads.submission))
        app.options(ANYTHING)(self._listener(payloads.options))
        app.action(ANYTHING)(self._listener(payloads.action))
        app.shortcut({"type": "shortcut", "callback_id": ANYTHING})(self._listener(payloads.shortcut))
        app.shortcut({"type": "message_action", "callback_id": ANYTHING})(
            self._listener(payloads.message_shortcut)
        )
        app.event("app_mention")(self._listener(lambda body: payloads.mention(body, bot_user)))
        app.event("message")(self._listener(lambda body: payloads.direct_message(body, bot_user)))
        app.event("app_home_opened")(self._listener(payloads.home_opened))
        app.event("user_change")(self._hearing(self._people.heard))
        app.event("dnd_updated_user")(self._hearing(self._pauses.heard))
        app.event("channel_shared")(self._hearing(self._outsiders.heard))
        app.event("channel_unshared")(self._hearing(self._outsiders.heard))
        app.event(ANYTHING)(self._listener(lambda _body: None))

    async def finish(self) -> None:
        """Wait until all work in hand is done."""
        while self._in_hand:
            await asyncio.wait(self._in_hand)

    def _listener(self, read: Callable[[Body], Incoming | None]) -> Callable[..., Any]:
        async def listen(body: Body, ack: AsyncAck) -> None:
            try:
                incoming = read(writable(body))
            except (KeyError, TypeError, ValueError):
                log.exception("a payload that is not understood: %s", body.get("type") or body.get("command"))
                incoming = None
            if incoming is None:
                await ack()
            else:
                await self._attend(incoming, Ack(ack))

        return listen

    def _hearing(self, hear: Callable[[Body], Awaitable[None]]) -> Callable[..., Any]:
        """Wrap a listener for what Slack tells about people and channels, which needs no answer."""

        async def listen(body: Body, ack: AsyncAck) -> None:
            await ack()
            await self._taken_in_hand(self._hear(hear, body))

        return listen

    async def _hear(self, hear: Callable[[Body], Awaitable[None]], body: Body) -> None:
        try:
            await hear(writable(body))
        except Exception:
            log.exception("%s was not taken in", body["event"].get("type"))

    async def _attend(self, incoming: Incoming, ack: Ack) -> None:
        """Answer in the ack if everything is done in time; else ack, and answer when it is.

        A kill loses nothing: what Slack delivers again is acked when it is done, however long that takes,
        and what a form holds is kept first.
        """
        work = self._taken_in_hand(self._serve_and_answer(incoming, ack))
        patience = None if incoming.kind in DELIVERED_AGAIN else self._patience.answer
        await asyncio.wait({work}, timeout=patience)
        if not work.done() and incoming.typed:
            await self._hold(incoming, ack)
        await ack()

    async def _hold(self, incoming: Incoming, ack: Ack) -> None:
        """Keep what a form holds before Slack closes it; what cannot be kept in time stays on the screen."""
        whose = self._taken_in_hand(self._at_hand(incoming))
        ack.holding = self._taken_in_hand(self._held(incoming, is_answered=False))
        await asyncio.wait({ack.holding}, timeout=self._patience.hold)
        if ack.holding.done() and ack.holding.result():
            return
        sentence = sentences.still_saving(translator(whose.result() if whose.done() else NOBODY))
        field = next(iter(incoming.form.values)) if incoming.form else ""
        await ack(response_action="errors", errors={field: str(sentence)})

    async def _at_hand(self, incoming: Incoming) -> Profile:
        try:
            return await self._people.at_hand(incoming.team, incoming.user)
        except Exception as error:
            log.warning("%s is not known: %r", incoming.user, error)
            return NOBODY

    async def _held(self, incoming: Incoming, *, is_answered: bool) -> int | None:
        try:
            return await self._threads.run_apart(self._serving.hold, incoming, is_answered=is_answered)
        except Exception as error:
            log.warning("%s is not kept: %r", incoming.surface, error)
            return None

    def _taken_in_hand(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start work that stopping waits for."""
        task = asyncio.create_task(work)
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        return task

    async def _serve_and_answer(self, incoming: Incoming, ack: Ack) -> None:
        served, t = await self._serve(incoming)
        if served.sends:
            self._wake()
        is_kept = not served.is_done and incoming.typed is not None
        if is_kept and ack.holding:
            await asyncio.wait({ack.holding})
        if is_kept and ack.given:
            draft_id = await self._held(incoming, is_answered=True)
            await self._answers.give(incoming, served.reply, t, ack, draft_id)
        else:
            await self._answers.give(incoming, served.reply, t, ack)
            if is_kept:
                await self._held(incoming, is_answered=True)

    async def _serve(self, incoming: Incoming) -> tuple[Served, Translator]:
        try:
            profile = await self._people.profile(incoming.team, incoming.user)
        except Stranger:
            t = translator(NOBODY)
            return Served(Reply(message=sentences.refused(sentences.stranger(t)))), t
        if incoming.message:
            link = await self._permalink(incoming.message.channel_id, incoming.message.ts)
            incoming = replace(incoming, message=replace(incoming.message, permalink=link))
        await self._outsiders.learn(incoming.team, incoming.place)
        run = self._threads.run_apart if self._serving.is_heavy(incoming) else self._threads.run
        return await run(self._serving.serve, incoming, profile), translator(profile)

    async def _permalink(self, channel: str, ts: str) -> str | None:
        try:
            link: str = (await self._client.chat_getPermalink(channel=channel, message_ts=ts))["permalink"]
        except UNREACHABLE as error:
            log.warning("no permalink for %s in %s: %r", ts, channel, error)
            return None
        return link

    async def _keep(self, incoming: Incoming, message: Message) -> None:
        """Leave a message to the sender."""
        await self._threads.run(self._serving.post_answer, incoming, message)
        self._wake()
