"""What storage refuses. The handlers' layer turns each into a sentence for the person."""


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
