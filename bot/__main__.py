"""The command line: `rapport` and `python -m bot` alike."""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from bot import BOLT, MANIFEST
from bot.discretion import Discreet
from bot.repeats import Counting
from bot.settings import Settings, SettingsError, database_url

if TYPE_CHECKING:
    from bot.rapport import Rapport

T = TypeVar("T")

BROKEN = 1
"""Exit code for a database that Rapport cannot work with."""

UNUSABLE = 2
"""Exit code for settings or arguments that cannot be used."""


STOPPED_WITHIN = 8.5
"""Seconds after SIGTERM in which the process has ended, whatever does not: supervisors kill it after ten."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--log-level", default="INFO", show_default=True, help="DEBUG, INFO, WARNING or ERROR.")
@click.version_option(package_name="rapport")
def main(log_level: str) -> None:
    """Rapport, the CRM that lives in Slack."""
    handler = Counting()
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=log_level.upper(), handlers=[handler])
    for talkative in ("alembic", "apscheduler"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    logging.getLogger(BOLT).setLevel(logging.ERROR)  # warns that it is given its token by us


@main.command()
def run() -> None:
    """Connect to a Slack workspace and work until stopped."""
    gc.disable()  # what is imported stays; to look it through again and again takes a tenth of the start
    settings = _or_exit(lambda: Settings.from_environment(os.environ))
    import aiohttp  # these take most of a second, which a mistake in the settings need not wait for
    from slack_sdk.errors import SlackApiError
    from sqlalchemy.exc import DBAPIError

    from bot.rapport import Rapport
    from storage.upgrade import UnusableDatabase

    rapport = Rapport(settings)
    try:
        asyncio.run(_until_stopped(lambda: _listen(rapport), rapport.stop))
    except SlackApiError as refusal:
        _exit(
            f"Slack refuses the tokens ({refusal.response['error']}); "
            "check SLACK_BOT_TOKEN and SLACK_APP_TOKEN."
        )
    except aiohttp.ClientError as problem:
        _exit(f"Slack cannot be reached at {settings.api_url}: {problem}.")
    except UnusableDatabase as problem:
        _exit(str(problem), BROKEN)
    except DBAPIError as problem:
        _exit(f"The database does not work: {problem.orig}. Check DATABASE_URL.", BROKEN)


@main.command()
def migrate() -> None:
    """Bring the database's schema up to date, and do nothing else."""
    from storage.database import Database
    from storage.upgrade import UnusableDatabase

    database = Database(_or_exit(lambda: database_url(os.environ)))
    try:
        database.migrate()
    except UnusableDatabase as problem:
        _exit(str(problem), BROKEN)
    finally:
        database.close()
    click.echo("The database is up to date.")


@main.command()
@click.argument("url")
def move(url: str) -> None:
    """Copy everything from DATABASE_URL to the empty database URL, as from SQLite to PostgreSQL.

    Stop `rapport run` before; afterwards set DATABASE_URL to URL and start it again.
    """
    from sqlalchemy.exc import DBAPIError

    from bot.moving import move_all
    from storage.database import Database
    from storage.upgrade import UnusableDatabase

    source = Database(_or_exit(lambda: database_url(os.environ)))
    target = Database(_or_exit(lambda: database_url({"DATABASE_URL": url})))
    try:
        rows = move_all(source, target)
    except UnusableDatabase as problem:
        _exit(str(problem), BROKEN)
    except DBAPIError as problem:
        _exit(f"Nothing was moved: {problem.orig}.", BROKEN)
    finally:
        source.close()
        target.close()
    click.echo(f"Moved {rows:,} rows. Set DATABASE_URL to the new database before you start Rapport again.")


@main.command()
@click.option("--port", default=3000, show_default=True, help="Where the local Slack workspace is served.")
def demo(port: int) -> None:
    """Try everything on a local Slack workspace with sample data."""
    logging.getLogger().setLevel(logging.WARNING)
    if find_spec("slack_sandbox") is None or not MANIFEST.exists():
        _exit("The demo runs from a copy of the project: git clone it, then make demo.")
    from bot.demo import Demo

    try:
        show = Demo(port)
        asyncio.run(_until_stopped(show.start, show.stop))
    except OSError as problem:
        _exit(f"The demo cannot be served on port {port}: {problem.strerror}. Try make demo PORT={port + 1}.")


async def _listen(rapport: "Rapport") -> None:
    """Start, then warm up, and from then on look for garbage among what came since."""
    await rapport.start()
    await rapport.warm()
    gc.collect()
    gc.freeze()
    gc.enable()


async def _until_stopped(start: Callable[[], Awaitable[None]], stop: Callable[[], Awaitable[None]]) -> None:
    """Run until SIGTERM or Ctrl-C; what is in hand is finished."""
    stopped = asyncio.Event()

    def begin_to_stop() -> None:
        stopped.set()
        # What is left then was not committed, or is looked up by whoever starts next.
        last = threading.Timer(STOPPED_WITHIN, os._exit, [0])
        last.daemon = True
        last.start()

    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, begin_to_stop)
    try:
        await start()
        await stopped.wait()
    finally:
        await stop()


def _or_exit(read: Callable[[], T]) -> T:
    try:
        return read()
    except SettingsError as problems:
        _exit(str(problems))


def _exit(sentence: str, code: int = UNUSABLE) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
