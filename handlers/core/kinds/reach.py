"""Readers of the ways to reach somebody: phone numbers, e-mail and web addresses."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from handlers.core.kinds.habits import Habits
from handlers.core.kinds.texts import plain

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_LINKED = re.compile(r"<(?:mailto:|tel:)?([^<>|]+)(?:\|[^<>]*)?>")
"""An address as Slack marks it up."""
_WEB = re.compile(r"https?://(?:[\w-]+\.)+[\w-]{2,}\.?(?::\d{1,5})?(?:[/?#][^\s<>]*)?\Z", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:转|轉|分机号?|分機|内线|內線)[:. ]*(?=\d)")
_CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}")
_LEAST_ABROAD = 11
"""Figures of a number whose country's code was typed without its +."""


def phone(typed: str, habits: Habits) -> str:
    """Read a phone number and return it as dialled from abroad: +86 138 0013 8000, +1 212-555-0100 ext. 12.

    Without a prefix it is of the country of the habits; else of another one, if no other reading is valid.
    """
    import phonenumbers  # not needed to listen

    words = _EXTENSION.sub(" ext. ", plain(_unlinked(typed)))
    international = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    numbers = _numbers(words, habits.country)
    valid = sorted({phonenumbers.format_number(one, international) for one in numbers})
    if not valid and _is_short(words, habits.country):
        return words
    if not valid:
        raise ValueError(
            habits.t(
                "That doesn't look like a phone number. Numbers abroad start with +, for example "
                "+86 21 5555 0100."
            )
        )
    if len(valid) > 1:
        raise ValueError(
            habits.t(
                "This could be {one} or {other}. Write it with + and the country's code.",
                one=valid[0],
                other=valid[1],
            )
        )
    return valid[0]


def abroad(kept: str, home: str) -> str | None:
    """Return the code of a kept number's country, None at home and where no country is known for it."""
    import phonenumbers

    if not kept.startswith("+") or kept.startswith(f"+{phonenumbers.country_code_for_region(home)} "):
        return None
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(kept))
    except phonenumbers.NumberParseException:
        return None


def _numbers(words: str, country: str) -> Iterator["PhoneNumber"]:
    """Yield the numbers that a text may be: the one of the country alone if it is valid, else all others."""
    if at_home := _valid(words, country):
        yield at_home
        return
    digits = re.sub(r"\D", "", words.partition(" ext")[0])
    if _CHINESE_MOBILE.fullmatch(digits) and (chinese := _valid(words, "CN")):
        yield chinese
    for prefix in ("00", "011", ""):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= _LEAST_ABROAD:
            typed = re.sub(r"^\D*" + r"\D*".join(prefix), "", words) if prefix else words
            if abroad := _valid(f"+{typed}", None):
                yield abroad
                return


def _valid(words: str, country: str | None) -> "PhoneNumber | None":
    import phonenumbers

    try:
        number = phonenumbers.parse(words, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _is_short(words: str, country: str) -> bool:
    """Return whether a text is a service's number that is dialled in its country alone: 95588."""
    import phonenumbers

    if not re.fullmatch(r"\d{5,6}", words):
        return False
    return phonenumbers.is_valid_short_number_for_region(phonenumbers.parse(words, country), country)


def email(typed: str, habits: Habits) -> str:
    """Read an e-mail address, also one pasted with its name or as a link: Li Wei <li@example.com>."""
    from email_validator import EmailNotValidError, validate_email  # not needed to listen

    try:
        address = plain(_unlinked(typed)).removeprefix("mailto:").strip(" ;,")
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValueError(
            habits.t("That doesn't look like an e-mail address. For example: name@example.com")
        ) from None


def website(typed: str, habits: Habits) -> str:
    """Read a web address, with https:// where it has no scheme."""
    address = _unlinked(typed).strip()
    whole = address if "://" in address else f"https://{address}"
    if not _WEB.match(whole):
        raise ValueError(habits.t("That doesn't look like a web address. For example: www.example.com"))
    return whole


def _unlinked(typed: str) -> str:
    """Return the address inside <...>, or the text without one."""
    linked = _LINKED.search(typed)
    return linked[1] if linked else typed
