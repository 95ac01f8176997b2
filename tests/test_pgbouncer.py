"""Rapport behind pgbouncer in transaction mode: what a transaction sets holds, and nothing is left behind."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from storage.interactions import Interaction
from tests.databases import Renewable
from tests.office import Office

PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        PGBOUNCER is None, reason="pgbouncer is not installed (Debian: apt-get install pgbouncer)"
    ),
]

CONFIGURATION = """
[databases]
* = host={host} user={user} {port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
"""


@pytest.fixture
def pooled(postgresql: Renewable, unused_tcp_port: int, tmp_path: Path) -> Iterator[str]:
    """Yield the address of a database with an office's people in it, behind a pool of two connections."""
    postgresql.renew()
    there = make_url(postgresql.url)
    host = str(there.host or there.query["host"])
    configuration = tmp_path / "pgbouncer.ini"
    configuration.write_text(
        CONFIGURATION.format(
            host=host,
            user=there.username,
            port=f"port={there.port}" if there.port else "",
            listen=unused_tcp_port,
        )
    )
    assert PGBOUNCER
    process = subprocess.Popen([PGBOUNCER, "-q", *_as_somebody(host), str(configuration)])
    try:
        _wait_for(unused_tcp_port)
        address = URL.create(
            there.drivername, there.username, None, "127.0.0.1", unused_tcp_port, there.database
        )
        yield address.render_as_string(hide_password=False)
    finally:
        process.terminate()
        process.wait()


async def test_everything_works_behind_it(pooled: str) -> None:
    async with Office.opened(pooled, "socket") as office:
        for n in range(12):
            office.add_customer(f"Customer {n}")
            await office.sam.type(office.sales, f"/log Customer {n} spoke to them, follow up tomorrow 10am")
        assert len(office.all(Interaction)) == 12
        await office.move(days=1)
        await office.settle()
        assert (
            "*Follow up*" in office.last(office.sam, office.sam.dm).shown
            or "12" in office.last(office.sam, office.sam.dm).shown
        )
        shown = await office.ada.type(office.support, "/crm doctor")
        assert "gives up a wait after 2 s." in shown.text


def _as_somebody(host: str) -> list[str]:
    """Return the arguments with which pgbouncer does not run as root: as whom the server's socket is of."""
    if os.getuid() != 0:
        return []
    return ["-u", pwd.getpwuid(Path(host).stat().st_uid).pw_name if host.startswith("/") else "nobody"]


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("pgbouncer does not listen")
