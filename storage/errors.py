"""What storage refuses. The handlers' layer turns each into a sentence for the person."""

from datetime import datetime
from typing import Any


class StorageError(Exception):
    """A request that cannot be met; the transaction it happened in is rolled back."""


class NotFound(StorageError):
    """No such record here, or none that this viewer may know of: the two are told apart to nobody."""

    def __init__(self, entity: str) -> None:
        super().__init__(entity)
        self.entity = entity


class NotAllowed(StorageError):
    """The viewer may see the record but not do this with it."""

    def __init__(self, entity: str, action: str) -> None:
        super().__init__(f"{action} {entity}")
        self.entity, self.action = entity, action


class AlreadyUndone(StorageError):
    """What is to be undone has been undone before."""


class InTheWay(StorageError):
    """What is to be undone has been changed since: `field` of the record, or the record is gone.

    By a user, `who`, at a moment; or records of the entity `added` have been made since that belong to it.
    """

    def __init__(
        self,
        entity: str,
        field: str | None = None,
        who: Any = None,
        at: datetime | None = None,
        *,
        added: str | None = None,
    ) -> None:
        super().__init__(f"{entity} {field or added or 'gone'}")
        self.entity, self.field, self.who, self.at, self.added = entity, field, who, at, added
