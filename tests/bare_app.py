"""A bare Bolt app: each command is one read and one write, with nothing around them.

It stands where `rapport run` stands, over signed HTTP, in a thread for what waits, on the same tables.
`python -m tests.bare_app` takes its settings from the environment, as `rapport run` does.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import String, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Company(Base):
    __tablename__ = "bare_companies"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str | None]


class Note(Base):
    __tablename__ = "bare_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int]
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    text: Mapped[str]


def _sessions(url: str) -> sessionmaker[Session]:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def settle(connection: object, _entry: object) -> None:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
                connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all([Company(name=f"company {n}", phone="555") for n in range(100)])
        session.add(Company(name="acme", phone="+1 212 555"))
    return sessionmaker(engine)


def _app(url: str) -> AsyncApp:
    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(
        client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"], process_before_response=True
    )
    sessions = _sessions(url)

    def note(user: str, text: str) -> str:
        with sessions() as session, session.begin():
            company = session.scalars(select(Company).where(Company.name == "acme")).one()
            session.add(Note(company_id=company.id, by=user, at=datetime.now(UTC), text=text))
            return f"{company.name} {company.phone}: {text}"

    @app.command("/bare")
    async def bare(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack(text=await asyncio.to_thread(note, command["user_id"], command["text"]))

    return app


async def _serve() -> None:
    app = _app(os.environ["DATABASE_URL"])

    async def events(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application()
    server.add_routes([web.post("/slack/events", events)])
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["PORT"])).start()
    print("listening", file=sys.stderr, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
