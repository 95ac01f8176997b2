"""What a line may speak of: customers, contacts, people and records that the caller fetched."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from handlers.language.fold import plain
from handlers.language.line.names import Index, aliases_of_customer, aliases_of_person, contact_aliases
from handlers.language.line.own import Value, Words, words_of_stages, words_of_values

Noun = Literal["deal", "ticket", "followup"]
NOUNS: tuple[Noun, ...] = ("deal", "ticket", "followup")


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer by its name and the other names it goes by."""

    name: str
    also: tuple[str, ...] = ()
    id: Hashable = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody at a customer (by the customer's name), and what they are called."""

    name: str
    customer: str
    called: tuple[str, ...] = ()
    id: Hashable = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the team: handle, name, other names, team."""

    handle: str
    name: str
    also: tuple[str, ...] = ()
    team: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A deal, ticket or follow-up that is there."""

    noun: Noun
    number: int
    customer: str = ""
    name: str = ""
    open: bool = True
    due: str = ""
    """The day it is planned for, ISO: moves by a length count from there."""


@dataclass(frozen=True)
class Known:
    """What a line is read against. Every sequence may be empty."""

    customers: tuple[Customer, ...] = ()
    contacts: tuple[Contact, ...] = ()
    people: tuple[Person, ...] = ()
    records: tuple[Record, ...] = ()
    stages: tuple[Value, ...] = ()
    values: tuple[Value, ...] = ()
    """What customers are found by: `kind` says whether it is a category, a tier, a place, a tag ..."""
    currency: str = "USD"

    @cached_property
    def names(self) -> Index:
        """Where the names of customers and contacts are looked up."""
        index = Index()
        for customer in self.customers:
            index.add(customer, aliases_of_customer(customer.name, customer.also))
        for contact in self.contacts:
            index.add(contact, contact_aliases(contact.name, contact.called))
        return index

    @cached_property
    def stage_words(self) -> Words:
        return words_of_stages(self.stages)

    @cached_property
    def value_words(self) -> Words:
        return words_of_values(self.values)

    @cached_property
    def team(self) -> Index:
        """Where the names of the team are looked up."""
        index = Index()
        for person in self.people:
            index.add(person, aliases_of_person(person.handle, person.name, person.also))
        return index

    @cached_property
    def dated_names(self) -> re.Pattern[str] | None:
        """First names of the team that are also days: Tom is nobody's tomorrow where a Tom works."""
        first = {plain(person.name).split()[0] for person in self.people if person.name.strip()}
        names = sorted(first & {"tom", "may", "april", "june", "august", "jan", "sunny", "dawn", "eve"})
        return re.compile(rf"(?<![a-z])(?:{'|'.join(names)})(?![a-z])") if names else None

    @cached_property
    def customer_named(self) -> dict[str, Customer]:
        return {customer.name: customer for customer in self.customers}

    @cached_property
    def numbered(self) -> dict[tuple[Noun, int], Record]:
        return {(record.noun, record.number): record for record in self.records}

    def of(self, noun: Noun, customer: str) -> list[Record]:
        """Return a customer's open records of one kind."""
        return [one for one in self.records if one.noun == noun and one.customer == customer and one.open]
