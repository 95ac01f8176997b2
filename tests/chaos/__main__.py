"""The long fault run: `python -m tests.chaos [--seed N]`.

Exits 1 if anything was lost, twice or out of order, or if nothing was twice with recovery switched off: then
the run proves nothing.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.chaos.places import Place, on_postgresql, on_sqlite
from tests.chaos.run import Count, Run, Size
from tests.postgres import embedded_server

LONG = {"messages": 2_000, "channels": 50, "speed": 4, "killing_lasts": 120, "gone_for": 60}
SQLITE = Size(**LONG, processes=1, kill_every=0.8)
POSTGRESQL = Size(**LONG, processes=3, kill_every=0.4)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    with tempfile.TemporaryDirectory() as folder, embedded_server() as server:
        sqlite = _count("SQLite, 1 process", on_sqlite(Path(folder) / "chaos.sqlite3"), SQLITE, seed)
        three = "PostgreSQL, 3 processes"
        postgresql = _count(three, on_postgresql(server, "chaos"), POSTGRESQL, seed)
        proof = _count("Recovery off", on_postgresql(server, "proof"), POSTGRESQL, seed, recovers=False)
    if not (sqlite.is_clean and postgresql.is_clean and proof.twice):
        sys.exit(1)


def _count(title: str, place: Place, size: Size, seed: int, *, recovers: bool = True) -> Count:
    count = asyncio.run(Run(place, size, seed, recovers=recovers).count())
    print(f"{title}: {count}", flush=True)
    return count


if __name__ == "__main__":
    main()
