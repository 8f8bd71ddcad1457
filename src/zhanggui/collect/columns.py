"""Columns of exports, one line each: what we call a column, then its headers, newest first."""

from __future__ import annotations

from zhanggui.collect.collector import Field, Kind


def money(
    name: str, *headers: str, required: bool = False, must: bool = False, not_negative: bool = False
) -> Field:
    """An amount."""
    return Field(
        name=name, headers=headers, kind=Kind.MONEY, required=required, must=must, not_negative=not_negative
    )


def words(name: str, *headers: str, required: bool = False) -> Field:
    """Text."""
    return Field(name=name, headers=headers, kind=Kind.TEXT, required=required)


def number_of(name: str, *headers: str) -> Field:
    """A number that is a name: of an order, a product, a parcel."""
    return Field(name=name, headers=headers, kind=Kind.ID)


def moment(name: str, *headers: str, required: bool = False) -> Field:
    """A time of a day."""
    return Field(name=name, headers=headers, kind=Kind.MOMENT, required=required)


def personal(name: str, *headers: str) -> Field:
    """Something about a person."""
    return Field(name=name, headers=headers, kind=Kind.PERSONAL)


def count(name: str, *headers: str, required: bool = False) -> Field:
    """A whole number of things."""
    return Field(name=name, headers=headers, kind=Kind.INTEGER, required=required)


def in_yuan(*headers: str) -> tuple[str, ...]:
    """Headers of money that newer files write with (元).

    >>> in_yuan("实付")
    ('实付(元)', '实付')
    """
    return tuple(header + unit for header in headers for unit in ("(元)", ""))


def or_in_yuan(*headers: str) -> tuple[str, ...]:
    """Headers of money that some files write with (元).

    >>> or_in_yuan("实付")
    ('实付', '实付(元)')
    """
    return tuple(header + unit for header in headers for unit in ("", "(元)"))
