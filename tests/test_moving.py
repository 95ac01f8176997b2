"""`rapport move`: everything from one database to another."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, make_url, select, text

from bot.__main__ import main
from storage.base import Act
from storage.customers import Customer
from storage.database import Database
from storage.schema import metadata
from tests.office import Office


@pytest.fixture
def new_database(database_url: str, postgres_server: str, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of the other kind."""
    if database_url.startswith("postgresql"):
        yield f"sqlite:///{tmp_path / 'new.sqlite3'}"
        return
    name = f"moved_{uuid.uuid4().hex[:12]}"
    server = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.mark.every_database
async def test_everything_moves_to_an_empty_database(office: Office, new_database: str) -> None:
    gone = office.add_customer("Gone")
    with office.session() as session:
        session.delete(session.get_one(Customer, gone.id))
    office.add_customer("华为")
    await office.sam.type(office.sales, "/log 华为 spoke to Li Wei, follow up next Tue 10am")
    await office.sam.type(office.sales, "/opp 华为 20 seats 50k close 30 Sep")
    await office.settle()

    moved = _move(office.database_url, new_database)
    assert moved.exit_code == 0, moved.output
    there, here = Database(new_database), Database(office.database_url)
    assert _rows(there) == _rows(here)
    act = Act(office.now, office.sandbox.team_id, surface="test")
    with there.transaction(act) as session:
        session.add(Customer(name="Next"))
        session.flush()
        ids = session.scalars(select(Customer.id).order_by(Customer.id)).all()
        assert ids == [gone.id + 1, gone.id + 2]
    there.close()
    here.close()

    again = _move(office.database_url, new_database)
    assert again.exit_code == 1
    assert "The other database is not empty" in again.output


def _move(source: str, target: str) -> Result:
    return CliRunner().invoke(main, ["move", target], env={"DATABASE_URL": source})


def _rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }
