"""All tables together, for migrations and for the database to know them: those of every module here."""

from functools import cache

from storage.base import Base, Entity, Record
from storage.discovery import modules_of

modules_of("storage")

metadata = Base.metadata


@cache
def records() -> dict[str, type[Record]]:
    """Return the entities whose records people create and change, by their words."""
    return {word: one for word, one in entities().items() if issubclass(one, Record)}


@cache
def entities() -> dict[str, type[Entity]]:
    """Return what people have rights to, by the word that rights name it by."""
    mapped = (mapper.class_ for mapper in Base.registry.mappers)
    declared = [one for one in mapped if issubclass(one, Entity) and {"label", "rights"} & vars(one).keys()]
    return {one.entity: one for one in sorted(declared, key=lambda one: one.entity)}
