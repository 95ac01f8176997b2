"""The bot in a process that will be killed. It is forked from one that has done its imports, so that it is at
work within a fraction of a second."""

import asyncio
import logging
import multiprocessing
from functools import partial

from sqlalchemy.orm import configure_mappers

from bot.delivery import Delivery
from bot.rapport import Rapport
from bot.settings import Settings
from bot.verdicts import Settle
from handlers.language import when
from storage import outbox
from storage.outbox import OutboxRow
from tests.chaos.pace import Pace

START_AGAIN = 0.2
"""Seconds after which a supervisor starts it again."""

configure_mappers()
when.warm()

forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload([__name__])


def start(settings: Settings, pace: Pace, *, recovers: bool) -> multiprocessing.process.BaseProcess:
    process = forks.Process(target=_work, args=(settings, pace, recovers), daemon=True)
    process.start()
    return process


def _work(settings: Settings, pace: Pace, recovers: bool) -> None:
    logging.disable(logging.CRITICAL)  # it is all trouble
    if not recovers:
        Delivery._look_up = _take_for_lost  # type: ignore[assignment,method-assign]
    asyncio.run(_run(settings, pace))


async def _run(settings: Settings, pace: Pace) -> None:
    while True:
        rapport = Rapport(settings, pace.now)
        try:
            await rapport.start()
            await asyncio.Event().wait()
        except Exception:  # Slack fails at the start as well, or there is no database
            await rapport.stop()
            await asyncio.sleep(START_AGAIN)


async def _take_for_lost(_delivery: Delivery, row: OutboxRow) -> Settle:
    """What a bot does that has no way to find out: post again what may have been posted."""
    return partial(outbox.not_found, row=row)
