"""Which days the data has: every page that says "the last 30 days" counts them from the same day."""

from __future__ import annotations

from datetime import date

from zhanggui.answers.reader import Reader
from zhanggui.answers.stored import Stored, stored


def newest_day(reader: Reader) -> Stored:
    """The newest finished day with a paid order in the reader's shops; its answer is None while there is none.

    ``reader.today`` itself is not over and never counts.
    """

    def find() -> date | None:
        import narwhals as nw

        over = reader.tables()["order"].filter(nw.col("paid_day") < nw.lit(reader.today))
        found: date | None = over.select(nw.col("paid_day").max()).collect()["paid_day"][0]
        return found

    return stored(reader, "newest_day", {"today": reader.today}, find)
