"""Databases of many customers with what surrounds them, the same in every run, kept outside the repository.

Half of the names are Chinese, most of which begin with a city, as does every other English one. The SQLite
file is written first; a PostgreSQL database is its copy.
"""

import hashlib
import inspect
import random
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, Dialect, Table, create_engine, make_url, text
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import TypeEngine

from storage import names, permissions, users
from storage.base import Act, Base
from storage.birthdays import Calendar
from storage.campaigns import Campaign, CampaignResponse, CampaignStatus
from storage.contacts import Contact
from storage.contracts import Contract, ContractStatus
from storage.customers import Customer, CustomerKind, CustomerStatus
from storage.database import Database
from storage.followups import FollowUp, FollowUpStatus
from storage.interactions import Interaction, InteractionKind
from storage.opportunities import OPEN_STAGES, REASONS, Opportunity, Stage
from storage.tickets import SOLVE_WITHIN, Priority, Ticket, TicketEvent, TicketStatus
from storage.users import Profile, Role

FOLDER = Path(tempfile.gettempdir()) / "rapport-crowds"
TEAM = "T1"
NOW = datetime(2026, 3, 11, 14, 20, tzinfo=UTC)
MANAGER, REP = "U0", "U1"
EACH = 250
"""Customers of one person."""
STEP = 20_000
"""Customers that are written at once."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A piece of a name, with what it is searched by."""

    name: str
    key: str
    pinyin: str = ""
    initials: str = ""


def sqlite(customers: int) -> str:
    """The address of a SQLite database with so many customers."""
    FOLDER.mkdir(exist_ok=True)
    FOLDER.chmod(0o755)
    path = FOLDER / f"{_name(customers)}.sqlite3"
    if not path.exists():
        _told(f"writing {customers:,} customers into SQLite")
        for outdated in FOLDER.glob(f"{_prefix(customers)}*"):
            outdated.unlink()
        unfinished = path.with_suffix(".part")
        database = Database(f"sqlite:///{unfinished}")
        database.migrate()
        _furnish(database, max(customers // EACH, 4))
        database.close()
        _write(unfinished, customers)
        unfinished.rename(path)
    return f"sqlite:///{path}"


def postgresql(server: str, customers: int) -> str:
    """The address of a PostgreSQL database with so many customers, on that server."""
    name = _name(customers)
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        known = connection.scalars(text("SELECT datname FROM pg_database WHERE datname LIKE 'crowd_%'")).all()
        if name not in known:
            _told(f"copying {customers:,} customers into PostgreSQL")
            for outdated in [one for one in known if one.startswith(_prefix(customers))]:
                connection.execute(text(f"DROP DATABASE {outdated} WITH (FORCE)"))
            path = make_url(sqlite(customers)).database or ""
            unfinished = f"part_{name}"
            connection.execute(text(f"DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {unfinished}"))
            _copy(path, make_url(server).set(database=unfinished).render_as_string(hide_password=False))
            connection.execute(text(f"ALTER DATABASE {unfinished} RENAME TO {name}"))
    admin.dispose()
    return url


def some_customers(url: str, count: int) -> Sequence[tuple[str, str]]:
    """(name, a contact's name) of customers that nobody shares a name with, spread over all of them."""
    engine = create_engine(url)
    query = (
        "SELECT min(customers.name), min(contacts.name) FROM customers JOIN contacts "
        "ON contacts.customer_id = customers.id WHERE customers.id % :every = 0 "
        "GROUP BY customers.short_key ORDER BY min(customers.id)"
    )
    unique = text("SELECT count(*) FROM customers WHERE short_key = (:key)")
    with engine.connect() as connection:
        last = connection.scalar(text("SELECT max(id) FROM customers")) or 0
        drawn = connection.execute(text(query), {"every": max(last // (4 * count), 1)}).all()
        alone = (
            (name, contact)
            for name, contact in drawn
            if connection.scalar(unique, {"key": names.key(names.short(name))}) == 1
        )
        found = list(islice(alone, count))
    engine.dispose()
    return found


def _name(customers: int) -> str:
    """Another one for another schema or other data."""
    tables = ";".join(
        f"{table.name}({','.join(f'{c.name} {c.type!r}' for c in table.columns)}"
        f"{sorted(str(index.name) for index in table.indexes)})"
        for table in Base.metadata.sorted_tables
    )
    source = inspect.getsource(sys.modules[__name__])
    return f"{_prefix(customers)}{hashlib.sha256((tables + source).encode()).hexdigest()[:8]}"


def _prefix(customers: int) -> str:
    """Each checkout has its own."""
    return f"crowd_{hashlib.sha256(__file__.encode()).hexdigest()[:4]}_{customers}_"


def _told(what: str) -> None:
    print(f"({what} ...)", file=sys.stderr, flush=True)


def _furnish(database: Database, people: int) -> None:
    """A workspace with its people: the first manages, the others sell and support in teams of ten."""
    with database.transaction(Act(NOW, TEAM, surface="benchmark")) as session:
        permissions.ensure_workspace(session, TEAM)
        for n in range(people):
            one = users.remember(session, Profile(f"U{n}", f"Person {n}", "America/New_York", "en-US"))
            role = Role.MANAGER if n == 0 else Role.SUPPORT if n % 4 == 3 else Role.SALES
            users.appoint(session, one, role, f"Team {n // 10}")
        for n in range(20):
            status = CampaignStatus.RUNNING if n < 4 else CampaignStatus.DONE
            session.add(Campaign(name=f"Campaign {n}", channel="e-mail", status=status, currency="USD"))


def _write(path: Path, customers: int) -> None:
    """Without its indexes, which are made when all is there."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000", "foreign_keys=OFF"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        indexes = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).all()
        for name, _ in indexes:
            connection.exec_driver_sql(f"DROP INDEX {name}")
        connection.commit()
        people = connection.exec_driver_sql("SELECT id FROM users ORDER BY id").scalars().all()
        everything = _Crowd(customers, people)
        for first in range(1, customers + 1, STEP):
            _insert(connection, everything.around(range(first, min(first + STEP, customers + 1))))
        for _, sql in indexes:
            connection.exec_driver_sql(sql)
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    engine.dispose()


def _insert(connection: Connection, rows: Iterable[tuple[Table, Row]]) -> None:
    by_table: dict[Table, list[Row]] = {}
    for table, row in rows:
        by_table.setdefault(table, []).append(row)
    for table, its in by_table.items():
        missing = {
            column.name: column.default.arg
            for column in table.columns
            if isinstance(column.default, ScalarElementColumnDefault) and column.name not in its[0]
        }
        filled = [*its[0], *missing]
        bound = [_bound(table.columns[name].type, connection.dialect) for name in filled]
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({', '.join(filled)}) VALUES ({', '.join('?' * len(filled))})",
            [
                tuple(bind(value) for bind, value in zip(bound, (row | missing).values(), strict=True))
                for row in its
            ],
        )
    connection.commit()


@cache
def _bound(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """What the database is given for a value; SQLAlchemy's own way, of the values that come again and again
    remembered."""
    bind = kind.dialect_impl(dialect).bind_processor(dialect)
    if bind is None:
        return lambda value: value
    return bind if isinstance(kind, JSON) else cache(bind)


def _copy(path: str, url: str) -> None:
    database = Database(url)
    database.migrate()
    database.close()
    source = sqlite3.connect(path)
    engine = create_engine(url)
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        for setting in ("session_replication_role = replica", "timezone = 'UTC'", "statement_timeout = 0"):
            raw.execute(f"SET {setting}")
        indexes = raw.execute(
            "SELECT indexname, indexdef FROM pg_indexes LEFT JOIN pg_constraint ON conname = indexname "
            "WHERE schemaname = 'public' AND conname IS NULL"
        ).fetchall()
        for name, _ in indexes:
            raw.execute(f"DROP INDEX {name}")
        for table in Base.metadata.sorted_tables:
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            with raw.cursor().copy(f"COPY {table.name} ({columns}) FROM STDIN") as target:
                for row in source.execute(f"SELECT {columns} FROM {table.name}"):
                    target.write_row(row)
            if table.autoincrement_column is not None:
                _continue_ids(raw, table)
        for _, definition in indexes:
            raw.execute(definition)
        raw.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))  # as autovacuum would, in a minute
    engine.dispose()
    source.close()


def _continue_ids(raw: Any, table: Table) -> None:
    """The next row gets the next id."""
    sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
    raw.execute(f"SELECT setval({sequence}, max(id)) FROM {table.name} WHERE {sequence} IS NOT NULL")


class _Crowd:
    """Customers by their ids, with what surrounds them."""

    def __init__(self, customers: int, people: Sequence[int]) -> None:
        self._draw, self._people = random.Random(9), people
        self._number = {Opportunity: 0, Ticket: 0}
        self._past = sorted(NOW - timedelta(minutes=self._draw.randrange(3 * 525_600)) for _ in range(20_000))
        self._ahead = [NOW + timedelta(minutes=self._draw.randrange(60, 129_600)) for _ in range(5_000)]
        self._customers = customers

    def around(self, ids: Iterable[int]) -> Iterator[tuple[Table, Row]]:
        for customer_id in ids:
            yield from self._customer(customer_id)

    def _customer(self, customer_id: int) -> Iterator[tuple[Table, Row]]:
        draw = self._draw
        chinese = customer_id % 2 == 0
        owner = None if draw.random() < 0.01 else draw.choice(self._people)
        name, city = _named(draw, chinese)
        yield _table(Customer), self._record(owner) | _customer_row(draw, customer_id, chinese, name, city)
        contact_id = 2 * customer_id
        for n in range(draw.choice((1, 1, 1, 0, 2))):
            yield _table(Contact), self._record(owner) | self._contact(contact_id + n, customer_id, chinese)
        about = {"customer_id": customer_id, "contact_id": None}
        for _ in range(draw.choice((0, 1, 1, 2))):
            yield from self._deal(owner, about)
        for _ in range(draw.choice((0, 1, 2, 3))):
            at = draw.choice(self._past)
            kind, note = draw.choice(list(InteractionKind)), draw.choice(NOTES)
            spoken = {"kind": kind, "occurred_at": at, "note": note}
            yield _table(Interaction), self._record(owner, at) | about | spoken
        if draw.random() < 0.3:
            yield from self._ticket(owner, about)
        if draw.random() < 0.5:
            yield _table(FollowUp), self._record(owner) | about | self._followup()
        if draw.random() < 0.3:
            yield _table(Contract), self._record(owner) | self._contract(customer_id)
        if draw.random() < 0.2:
            answer = {"campaign_id": draw.randint(1, 20), "response": "yes", "customer_id": customer_id}
            at = draw.choice(self._past)
            times = {"workspace_id": TEAM, "created_at": at, "updated_at": at, "responded_at": at}
            yield _table(CampaignResponse), answer | times

    def _record(self, owner: int | None, at: datetime | None = None) -> Row:
        made = at or self._draw.choice(self._past)
        changed = made if at or self._draw.random() < 0.7 else max(made, self._draw.choice(self._past))
        return {"workspace_id": TEAM, "created_at": made, "updated_at": changed, "owner_id": owner}

    def _contact(self, contact_id: int, customer_id: int, chinese: bool) -> Row:
        draw = self._draw
        name = (
            draw.choice(FAMILY) + draw.choice(GIVEN)
            if chinese
            else f"{draw.choice(FIRST)} {draw.choice(LAST)}"
        )
        born = f"{draw.randint(1, 12):02}-{draw.randint(1, 28):02}" if draw.random() < 0.4 else None
        lunar = chinese and draw.random() < 0.3
        phone = f"+86 138 {draw.randrange(10**8):08}" if chinese else f"+1 212 {draw.randrange(10**7):07}"
        return {
            "id": contact_id,
            "customer_id": customer_id,
            "name": name,
            "title": draw.choice(TITLES),
            "phone": phone,
            "birthday": born,
            "birth_calendar": Calendar.LUNAR if lunar else Calendar.COMMON,
            "greet": True,
            "search_text": f"{name.casefold()} {phone.replace('+', '')} {phone.replace(' ', '')[1:]}",
        }

    def _deal(self, owner: int | None, about: Row) -> Iterator[tuple[Table, Row]]:
        draw = self._draw
        self._number[Opportunity] += 1
        record = self._record(owner)
        made = record["created_at"]
        is_open = draw.random() < 0.3
        stage = draw.choice(OPEN_STAGES) if is_open else draw.choice((Stage.WON, Stage.LOST, Stage.LOST))
        since = max(made, draw.choice(self._past))
        yield (
            _table(Opportunity),
            record
            | about
            | {
                "id": self._number[Opportunity],
                "number": self._number[Opportunity],
                "name": draw.choice(NOTES),
                "stage": stage,
                "amount": draw.choice((None, *AMOUNTS)),
                "currency": draw.choice(("USD", "USD", "CNY", "EUR")),
                "close_on": (draw.choice(self._ahead) if is_open else since).date(),
                "stage_since": since,
                "closed_at": None if is_open else since,
                "reason": None if is_open else draw.choice((None, *REASONS[stage])),
                "updated_at": max(record["updated_at"], since),
            },
        )
        audit = Base.metadata.tables["audit_entries"]
        changes = {"stage": [Stage.LEAD, stage], "stage_since": [made.isoformat(), since.isoformat()]}
        yield (
            audit,
            {
                "workspace_id": TEAM,
                "at": since,
                "actor_id": owner,
                "action": "edit",
                "entity": "opportunities",
                "entity_id": self._number[Opportunity],
                "changes": changes if is_open else changes | {"closed_at": [None, since.isoformat()]},
                "surface": "benchmark",
            },
        )

    def _ticket(self, owner: int | None, about: Row) -> Iterator[tuple[Table, Row]]:
        draw = self._draw
        self._number[Ticket] += 1
        record = self._record(owner)
        opened = record["created_at"]
        priority = draw.choice(list(Priority))
        solved = opened + timedelta(minutes=draw.randrange(30, 6_000)) if draw.random() < 0.95 else None
        taken = opened + timedelta(minutes=draw.randrange(5, 600))
        yield (
            _table(Ticket),
            record
            | about
            | {
                "id": self._number[Ticket],
                "number": self._number[Ticket],
                "subject": draw.choice(NOTES),
                "reporter_id": draw.choice(self._people),
                "priority": priority,
                "status": TicketStatus.SOLVED
                if solved
                else draw.choice((TicketStatus.OPEN, TicketStatus.PENDING)),
                "due_at": opened + SOLVE_WITHIN[priority],
                "solved_at": solved,
                "satisfaction": draw.randint(1, 5) if solved and draw.random() < 0.3 else None,
                "satisfaction_at": solved,
            },
        )
        for kind, at in (("opened", opened), ("assigned", taken), ("resolved", solved)):
            if at:
                event = {"ticket_id": self._number[Ticket], "at": at, "actor_id": owner, "kind": kind}
                yield _table(TicketEvent), event | {"workspace_id": TEAM, "detail": {}}

    def _followup(self) -> Row:
        draw = self._draw
        done = draw.choice(self._past) if draw.random() < 0.7 else None
        due = done or draw.choice(self._ahead if draw.random() < 0.9 else self._past)
        return {
            "note": draw.choice(NOTES),
            "due_on": due.date(),
            "due_time": time(10),
            "zone": "America/New_York",
            "due_at": due,
            "remind_at": due if done is None and due > NOW else None,
            "status": FollowUpStatus.DONE if done else FollowUpStatus.OPEN,
            "done_at": done,
        }

    def _contract(self, customer_id: int) -> Row:
        draw = self._draw
        status = draw.choice((ContractStatus.ACTIVE, ContractStatus.ACTIVE, ContractStatus.RENEWED))
        return {
            "customer_id": customer_id,
            "name": "Support",
            "status": status,
            "value": draw.choice(AMOUNTS),
            "currency": "USD",
            "renews_on": (NOW + timedelta(days=draw.randrange(365))).date(),
        }


def _customer_row(
    draw: random.Random, customer_id: int, chinese: bool, name: Sequence[Part], city: Part
) -> Row:
    gap = "" if chinese else " "
    whole = gap.join(part.name for part in name)
    key = gap.join(part.key for part in name if part.key)
    short = gap.join(part.key for part in name[:-1])
    phone = f"+86 21 {draw.randrange(10**8):08}" if chinese else f"+1 415 {draw.randrange(10**7):07}"
    pinyin = [sound for one in (name, [city]) for sound in _sounds(one)] if chinese else []
    spoken = f"{phone.replace('+', '')} {phone.replace(' ', '')[1:]}"
    return {
        "id": customer_id,
        "name": whole,
        "kind": CustomerKind.COMPANY,
        "status": draw.choice(list(CustomerStatus)),
        "industry": draw.choice(INDUSTRIES),
        "phone": phone,
        "city": city.name,
        "country": "CN" if chinese else "US",
        "name_key": key,
        "short_key": short,
        "name_head": key[:2] if chinese else key.split(" ")[0],
        "mention_key": names.mention_key(short),
        "search_text": " ".join([key, *pinyin[:2], spoken, city.key, *pinyin[2:]]),
    }


def _sounds(parts: Sequence[Part]) -> tuple[str, str]:
    return "".join(part.pinyin for part in parts), "".join(part.initials for part in parts)


def _named(draw: random.Random, chinese: bool) -> tuple[list[Part], Part]:
    """A name in its parts, the legal form last, and the city."""
    cities, brands, trades, forms = CHINESE if chinese else ENGLISH
    city = draw.choice(cities)
    begins = draw.random() < (0.8 if chinese else 0.5)
    return [*([city] if begins else []), draw.choice(brands), draw.choice(trades), draw.choice(forms)], city


def _table(model: type[Any]) -> Table:
    table: Table = model.__table__
    return table


def _parts(words: str) -> list[Part]:
    return [Part(word, names.key(word), *names.initials_and_pinyin(word)) for word in words.split(", ")]


def _syllables(count: int, draw: random.Random) -> list[str]:
    starts, ends = "bdfgklmnprstvz", ("an", "el", "ix", "ora", "um", "o", "is", "ent", "ax", "ium", "y")
    made = {
        (draw.choice(starts) + draw.choice("aeiou") + draw.choice(starts) + draw.choice(ends)).capitalize()
        for _ in range(count)
    }
    return sorted(made)


ENGLISH = (
    _parts(
        "Boston, New York, Chicago, Denver, Seattle, Austin, London, Berlin, Munich, Paris, Madrid, Sydney, "
        "Toronto, Dublin, Vienna, Zurich, Milan, Oslo, Shanghai, Singapore"
    ),
    _parts(", ".join(_syllables(12_000, random.Random(1)))),
    _parts(
        "Analytics, Systems, Logistics, Foods, Energy, Robotics, Software, Medical, Media, Textiles, Motors, "
        "Design, Labs, Consulting, Networks, Materials, Optics, Steel, Travel, Capital"
    ),
    _parts("Inc, LLC, Ltd, GmbH, Corp"),
)
CHINESE = (
    _parts(
        "上海, 北京, 深圳, 广州, 杭州, 苏州, 南京, 成都, 武汉, 西安, 重庆, 天津, 青岛, 宁波, 厦门, 长沙, "
        "郑州, 石家庄, 哈尔滨"
    ),
    _parts(
        ", ".join(
            first + second
            for first in "华新中天金宏瑞恒德信诚达兴盛永嘉泰鑫博远创联智云海东明正安康"
            for second in "源通达讯杰图宇翔泽润丰耀业峰鸿凯伟成合力和顺洋科立诺思晟锐晨辰"
        )
    ),
    _parts(
        "科技, 贸易, 实业, 信息技术, 网络, 电子, 机械, 医疗, 文化传媒, 物流, 食品, 建材, 化工, 咨询, 软件"
    ),
    _parts("有限公司, 股份有限公司, 集团, 有限责任公司"),
)
INDUSTRIES = ("software", "retail", "health", "banking", "transport", "energy", None)
TITLES = ("CEO", "CTO", "Buyer", "Head of IT", "经理", "总监")
FIRST = ("Ann", "Ben", "Carl", "Dora", "Eve", "Finn", "Gina", "Hugo", "Iris", "Jack", "Kate", "Liam", "Mona")
LAST = ("Adams", "Brown", "Clark", "Davis", "Evans", "Foster", "Green", "Hill", "Irwin", "Jones", "King")
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "洋", "勇", "建国", "志强", "秀英", "晓明", "海燕")
NOTES = (
    "Spoke about the renewal, they want 20 more seats and a better price.",
    "谈了续约，对方希望增加二十个账号。",
    "Asked for an offer by the end of the month; the budget is not decided yet.",
    "Demo went well, the buyer will come back to us after their board has met.",
    "客户反馈登录很慢，已请技术同事跟进。",
)
AMOUNTS = tuple(Decimal(n) for n in range(500, 80_000, 713))
