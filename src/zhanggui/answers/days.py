"""Which days the data has: every page that says "the last 30 days" counts them from the same day."""

from __future__ import annotations

from datetime import date, timedelta

from zhanggui.answers.reader import Reader
from zhanggui.answers.stored import Stored, stored, was_kept
from zhanggui.answers.today import today_answer


def newest_day(reader: Reader) -> Stored:
    """The newest finished day with a paid order in the reader's shops; its answer is None while there is none.

    ``reader.today`` itself is not over and never counts. Where figures up to an older day are shown already, the new
    day comes to the pages together with its figures: they would wait for them otherwise.
    """
    now, before = {"today": reader.today}, {"today": reader.today - timedelta(days=1)}

    def find() -> date | None:
        import narwhals as nw

        over = reader.tables()["order"].filter(nw.col("paid_day") < nw.lit(reader.today))
        found: date | None = over.select(nw.col("paid_day").max()).collect()["paid_day"][0]
        shown = was_kept(reader, "newest_day", now, before)
        if shown is not None and shown != found:
            today_answer(reader, wait=True)
        return found

    return stored(reader, "newest_day", now, find, instead=before)
