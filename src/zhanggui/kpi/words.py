"""The words of a KPI declaration: how figures add up, what they count, which direction is good."""

from __future__ import annotations

from enum import StrEnum

from zhanggui.core.language import Text


class Adds(StrEnum):
    """How figures of a measure add up when groups are put together."""

    UP = "up"
    ROW_PEOPLE = "row people"
    NOT_OVER_DAYS = "not over days"
    NOT = "not"

    @property
    def text(self) -> Text:
        return _ADDS[self]


_ADDS = {
    Adds.UP: Text(zh="可加", en="additive"),
    Adds.ROW_PEOPLE: Text(
        zh="可加，但加出来的是人次（UV-天），不是去重人数", en="adds to person-days, not to people"
    ),
    Adds.NOT_OVER_DAYS: Text(zh="同一天内可加，跨天不可加", en="additive except over days"),
    Adds.NOT: Text(zh="不可加，需按所选范围重算", en="not additive, recompute for the selection"),
}


class Unit(StrEnum):
    """What a figure counts."""

    MONEY = "money"
    SHARE = "share"
    RATIO = "ratio"
    ORDERS = "orders"
    LINES = "lines"
    UNITS = "units"
    PEOPLE = "people"
    PERSON_DAYS = "person-days"
    TIMES = "times"
    CASES = "cases"
    SKUS = "SKUs"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"
    STARS = "stars"
    MONEY_DAYS = "money-days"

    @property
    def text(self) -> Text:
        return Text(zh=_UNITS_ZH[self], en="%" if self is Unit.SHARE else self.value)


_UNITS_ZH = {
    Unit.MONEY: "元", Unit.SHARE: "%", Unit.RATIO: "倍", Unit.ORDERS: "单", Unit.LINES: "行", Unit.UNITS: "件",
    Unit.PEOPLE: "人", Unit.PERSON_DAYS: "人次（UV-天）", Unit.TIMES: "次", Unit.CASES: "笔", Unit.SKUS: "个 SKU",
    Unit.DAYS: "天", Unit.HOURS: "小时", Unit.MINUTES: "分钟", Unit.SECONDS: "秒", Unit.STARS: "星", Unit.MONEY_DAYS: "元·天",
}  # fmt: skip


class Better(StrEnum):
    """Which direction is good news."""

    UP = "up"
    DOWN = "down"
    NONE = "none"
