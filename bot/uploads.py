"""A file on its way to the person who asked for it: into their direct messages, where nobody else sees it."""

import asyncio
import logging
from collections.abc import Sequence

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.calls import UNREACHABLE
from bot.payloads import Incoming
from bot.threads import Threads
from handlers.core.routing import Message, Upload
from handlers.core.translation import Translator, escape
from handlers.views import uploads as sentences

log = logging.getLogger(__name__)

LATEST = 15
"""Messages of the conversation that are looked through."""


class Uploads:
    def __init__(self, client: AsyncWebClient, threads: Threads, looks: Sequence[float]) -> None:
        self._client, self._threads, self._looks = client, threads, looks

    async def send(self, incoming: Incoming, upload: Upload, t: Translator) -> Message | None:
        """Returns what is left to be said: why it failed, or where it is if that is somewhere else."""
        try:
            return await self._send(incoming, upload, t)
        except SlackApiError as error:
            log.warning("%s not uploaded: %s", upload.name, error.response.data)
            return sentences.failed(t, error.response.get("error") or "")
        except (*UNREACHABLE, SlackClientError) as error:
            log.warning("%s not uploaded: %r", upload.name, error)
            return sentences.failed(t, "")

    async def _send(self, incoming: Incoming, upload: Upload, t: Translator) -> Message | None:
        content = await self._threads.run(upload.content)
        opened = await self._client.conversations_open(users=incoming.user)
        channel = opened["channel"]["id"]
        done = await self._client.files_upload_v2(
            channel=channel,
            thread_ts=incoming.thread_ts if incoming.channel == channel else None,
            filename=upload.name,
            title=upload.title,
            initial_comment=escape(upload.words),  # with alt_txt, Slack often says ok and shares nothing
            content=content,
        )
        (file,) = done["files"]
        if not await self._is_shared(channel, file["id"]):
            log.warning("%s was uploaded and is not in the conversation", upload.name)
            return sentences.not_shared(t)
        if incoming.channel == channel:
            return None
        return sentences.delivered(t, upload.title, file.get("permalink"))

    async def _is_shared(self, channel: str, file_id: str) -> bool:
        """Look whether a file stands in a conversation, where Slack puts it some time after the upload."""
        for pause in self._looks:
            await asyncio.sleep(pause)
            latest = await self._client.conversations_history(channel=channel, limit=LATEST)
            if any(file["id"] == file_id for one in latest["messages"] for file in one.get("files", ())):
                return True
        return False
