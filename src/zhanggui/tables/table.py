"""What a canonical table is: columns with type, unit, meaning and how they add up; a key; a day.

These declarations are the data model. Parquet schemas, cleaning rules, the generated reference and the tests
all read them; nothing else says what a column means.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """How a column is stored. Money is an exact decimal with four digits; moments are UTC."""

    TEXT = "text"
    MONEY = "money"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MOMENT = "moment"
    DAY = "day"
    FLAG = "flag"


class Adds(StrEnum):
    """Over what a column may be summed."""

    UP = "sum"
    NOT = "no"
    NOT_OVER_DAYS = "not over days"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a canonical table.

    ``zh`` is its Chinese name, ``meaning`` one sentence, ``unit`` what a figure counts (``currency`` for
    money), ``adds`` over what it may be summed. ``values`` lists the only words a coded column may hold.
    """

    name: str
    type: Type
    zh: str
    meaning: str
    unit: str = ""
    adds: Adds = Adds.NOT
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """A canonical table. ``key`` names the columns that make a row unique within the workspace.

    ``day`` names the column whose month the rows are filed under (None: one undated part).
    ``age`` names the moment columns whose newest value tells how old a state of a row is.
    """

    name: str
    zh: str
    meaning: str
    source: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    day: str | None = None
    age: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [c.name for c in self.columns]
        missing = [n for n in (*self.key, *self.age, *((self.day,) if self.day else ())) if n not in names]
        if missing or len(names) != len(set(names)):
            raise ValueError(f"table {self.name}: unknown or repeated columns {missing or names}")

    def column(self, name: str) -> Column:
        """The column called ``name``; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)


def text(name: str, zh: str, meaning: str, values: tuple[str, ...] = ()) -> Column:
    """A word, a code or a sentence; ``values`` are the only ones allowed."""
    return Column(name=name, type=Type.TEXT, zh=zh, meaning=meaning, values=values)


def money(name: str, zh: str, meaning: str, adds: Adds = Adds.UP) -> Column:
    """An exact amount in the row's currency."""
    return Column(name=name, type=Type.MONEY, zh=zh, meaning=meaning, unit="currency", adds=adds)


def count(name: str, zh: str, meaning: str, unit: str, adds: Adds = Adds.UP) -> Column:
    """A whole number of ``unit``."""
    return Column(name=name, type=Type.INTEGER, zh=zh, meaning=meaning, unit=unit, adds=adds)


def decimal(name: str, zh: str, meaning: str, unit: str = "", adds: Adds = Adds.NOT) -> Column:
    """An exact figure that is no money: a rate, a weight."""
    return Column(name=name, type=Type.DECIMAL, zh=zh, meaning=meaning, unit=unit, adds=adds)


def moment(name: str, zh: str, meaning: str) -> Column:
    """A point in time, UTC."""
    return Column(name=name, type=Type.MOMENT, zh=zh, meaning=meaning, unit="UTC")


def day(name: str, zh: str, meaning: str) -> Column:
    """A day of the shop's calendar."""
    return Column(name=name, type=Type.DAY, zh=zh, meaning=meaning, unit="shop's calendar")


def flag(name: str, zh: str, meaning: str) -> Column:
    """Yes or no; null where the file does not say."""
    return Column(name=name, type=Type.FLAG, zh=zh, meaning=meaning)


SHOP = text("shop", "店铺", "Code of the shop the row belongs to.")
PLATFORM = text("platform", "平台", "Platform of the shop: taobao, tmall, jd, pinduoduo, douyin, shopify …")
CURRENCY = text("currency", "币种", "ISO 4217 code of every money column of the row.")
