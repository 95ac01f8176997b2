"""Column types that keep promises the databases do not keep alike."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, DateTime, Dialect, Integer
from sqlalchemy.types import TypeDecorator

AMOUNT_UNITS = 10_000
AMOUNT_LIMIT = Decimal(10) ** 14
"""Amounts are below this, so that sums stay within a signed 64-bit integer."""

ID = BigInteger().with_variant(Integer, "sqlite")
"""A row's id, of 64 bits. SQLite counts ids itself only in a column whose type is called INTEGER."""


class Money(NamedTuple):
    """A sum with its currency."""

    amount: Decimal | None
    currency: str


class Weekdays(tuple[int, ...]):
    """Days of the week; 0 is Monday."""


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database. A naive datetime is a mistake and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: every instant in the database is aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


class Amount(TypeDecorator[Decimal]):
    """Money as whole ten-thousandths: exact, comparable and summable on SQLite as on PostgreSQL."""

    impl = BigInteger
    cache_ok = True
    python_type = Decimal

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if abs(value) >= AMOUNT_LIMIT:
            raise ValueError(f"amount {value} is out of range")
        return int((Decimal(value) * AMOUNT_UNITS).to_integral_value())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / AMOUNT_UNITS
