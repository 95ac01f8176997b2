"""All tables together, for migrations and for the database to know them: those of every module here."""

from importlib import import_module
from pkgutil import iter_modules

import storage
from storage.base import Base

for module in iter_modules(storage.__path__):
    import_module(f"storage.{module.name}")

metadata = Base.metadata
