"""The long fault run: `python -m tests.chaos [--seed N]`.

Exits 1 if anything was lost, twice or out of order, or if nothing was twice with recovery switched off: then
the run proves nothing.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from storage.database import Database
from tests.chaos.run import Count, Run, Size
from tests.postgres import embedded_server

SQLITE = Size(messages=2_000, channels=50, processes=1, speed=4, kill_every=0.8, killing_lasts=60)
POSTGRESQL = Size(messages=2_000, channels=50, processes=3, speed=4, kill_every=0.4, killing_lasts=60)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    with tempfile.TemporaryDirectory() as folder, embedded_server(Path(folder) / "pg") as server:
        sqlite = _count("SQLite, 1 process", f"sqlite:///{folder}/chaos.sqlite3", SQLITE, seed)
        postgresql = _count("PostgreSQL, 3 processes", _new(server, "chaos"), POSTGRESQL, seed)
        proof = _count("Recovery off", _new(server, "proof"), POSTGRESQL, seed, recovers=False)
    if not (sqlite.is_clean and postgresql.is_clean and proof.twice):
        sys.exit(1)


def _count(title: str, database_url: str, size: Size, seed: int, *, recovers: bool = True) -> Count:
    database = Database(database_url)
    database.migrate()
    database.close()
    count = asyncio.run(Run(database_url, size, seed, recovers=recovers).count())
    print(f"{title}: {count}", flush=True)
    return count


def _new(server: str, name: str) -> str:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


if __name__ == "__main__":
    main()
