"""A proposed mapping of a table nobody knows: what each column seems to be, and at most three questions."""

from __future__ import annotations

import re
from collections.abc import Mapping as Named
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from zhanggui.clean.values import numbers
from zhanggui.collect.generic.content import Column, columns_of, constant_within, equals_product
from zhanggui.collect.generic.guess import SURE, Candidate, assign, candidates, kind_of_table
from zhanggui.collect.generic.mapping import Mapping, Options
from zhanggui.collect.generic.questions import AMOUNT, NEGATIVE, WHICH, Question
from zhanggui.collect.generic.target import Table, Target
from zhanggui.collect.generic.targets import TABLES, known_headers, plain
from zhanggui.collect.reading.contract import HeadRow, OpenedTable

HEADER_WITHIN = 10
WIDEST = 300
"""Columns of the widest table a mapping is proposed for; nobody would confirm a wider one."""
MOST_QUESTIONS = 3


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What we believe about a table. ``chosen`` may be changed by a person (see ``answering``).

    ``continues``: the remembered layout that it is a newer (or older) form of.
    """

    name: str
    header_line: int
    header: tuple[str, ...]
    table: Table
    found: tuple[Candidate, ...]
    chosen: Named[str, int]
    options: Options = field(default_factory=Options)
    questions: tuple[Question, ...] = ()
    by_hand: frozenset[str] = frozenset()
    continues: Mapping | None = None

    @property
    def lacking(self) -> list[Target]:
        """Required targets without a column (or a word that stands for it)."""
        known = set(self.chosen) | ({"day", "from_day"} if self.options.day else set())
        return self.table.lacks(known)

    @property
    def complete(self) -> bool:
        """Whether it may be accepted as it is: nothing is lacking and no required column has a rival."""
        return not self.lacking and not any(q.blocks for q in self.questions)

    def rivals(self, target: str) -> list[Candidate]:
        """Sure candidates for a target that are not taken for something else."""
        taken = {p for t, p in self.chosen.items() if t != target}
        return [
            c for c in self.found if c.target == target and c.confidence >= SURE and c.position not in taken
        ]

    def confidence(self, target: str) -> float:
        """How sure the chosen column is; 1 where a person said so."""
        if target in self.by_hand:
            return 1.0
        at = self.chosen[target]
        return max((c.confidence for c in self.found if (c.target, c.position) == (target, at)), default=0.0)

    def mapping(self) -> Mapping:
        """The mapping this proposal stands for."""
        if self.continues is not None:
            return self.continues.grown_by(self.header, self.chosen, self.options)
        columns = {t: (self.header[p],) for t, p in self.chosen.items()}
        return Mapping(
            name=self.name, table=self.table, headers=self.header, columns=columns, options=self.options
        )


def propose(table: OpenedTable, name: str, kind: str | None = None) -> Proposal | None:
    """A proposal for a table; None when nothing in it looks like a header.

    ``kind`` (see ``targets.TABLES``) is what a person says it is; else it is guessed.
    """
    head = header_row(table.head(HEADER_WITHIN))
    if head is None or len(head.cells) > WIDEST:
        return None
    first = next(
        iter(table.chunks(header_line=head.line, width=len(head.cells), keep_extra_cells=True)), None
    )
    if first is None or first.frame.is_empty():
        return None
    return proposal_of(name, head, first.frame, None if kind is None else TABLES[kind])


def header_row(head: Sequence[HeadRow]) -> HeadRow | None:
    """The row with most names we know, else the first that has only words in at least two cells."""
    known = set().union(*(known_headers(code) for code in TABLES))
    best = max(head, key=lambda row: sum(plain(c) in known for c in row.cells), default=None)
    if best is not None and sum(plain(c) in known for c in best.cells) >= 2:
        return best
    for row in head:
        cells = [c for c in row.cells if c.strip()]
        if len(cells) >= 2 and not any(re.fullmatch(r"[-+\d.,:/¥$%\s]+", c) for c in cells):
            return row
    return None


def proposal_of(name: str, head: HeadRow, sample: pl.DataFrame, told: Table | None = None) -> Proposal:
    """The proposal for a header and the rows below it."""
    header = tuple(h.strip() for h in head.cells)
    columns = columns_of(sample, len(header))
    table = told or kind_of_table(header, columns)
    found = tuple(candidates(table, header, columns))
    chosen = {t: c.position for t, c in assign(found).items()}
    if table.code == "sales":
        chosen = _amount_where_it_belongs(chosen, columns)
    proposal = Proposal(
        name=name, header_line=head.line, header=header, table=table, found=found, chosen=chosen
    )
    if table.code == "sales":
        proposal = replace(proposal, options=Options(documents=_prefixes(chosen, columns)))
    return replace(proposal, questions=_questions(proposal, columns))


def _amount_where_it_belongs(chosen: dict[str, int], columns: Sequence[Column]) -> dict[str, int]:
    """A column named like an order's total may hold the line's, and the other way round: the cells decide."""
    moved = dict(chosen)
    if "line_paid" in moved and "order_paid" not in moved and _is_of_order(moved, columns, "line_paid"):
        moved["order_paid"] = moved.pop("line_paid")
    elif "order_paid" in moved and "line_paid" not in moved and _is_of_line(moved, columns):
        moved["line_paid"] = moved.pop("order_paid")
    return moved


def _is_of_order(chosen: dict[str, int], columns: Sequence[Column], target: str) -> bool:
    if "order_id" not in chosen or _product_share(chosen, columns, target) > SURE:
        return False
    return constant_within(columns[chosen[target]].cells, columns[chosen["order_id"]].cells) is True


def _is_of_line(chosen: dict[str, int], columns: Sequence[Column]) -> bool:
    if "order_id" not in chosen:
        return False
    steady = constant_within(columns[chosen["order_paid"]].cells, columns[chosen["order_id"]].cells)
    return steady is False and _product_share(chosen, columns, "order_paid") > SURE


def _product_share(chosen: dict[str, int], columns: Sequence[Column], amount: str) -> float:
    if not {"quantity", "unit_price"} <= set(chosen):
        return 0.0
    return equals_product([columns[chosen[t]].cells for t in (amount, "quantity", "unit_price")])


def _prefixes(chosen: Named[str, int], columns: Sequence[Column]) -> dict[str, str]:
    """Letters before the number that stand only, and always, on rows with a negative quantity: returns."""
    if not {"order_id", "quantity"} <= set(chosen):
        return {}
    rows = pl.DataFrame(
        {
            "p": columns[chosen["order_id"]].cells.str.extract(r"^([A-Za-z]{1,3})[-_]?\d"),
            "n": numbers.read_integers(columns[chosen["quantity"]].cells).values < 0,
        }
    )
    by_prefix = rows.drop_nulls().group_by("p").agg(pl.col("n").all())
    if rows["p"].is_null().sum() == 0:
        return {}  # every number has letters: they say nothing
    return dict.fromkeys(by_prefix.filter("n")["p"].sort().to_list(), "cancellation")


def _questions(proposal: Proposal, columns: Sequence[Column]) -> tuple[Question, ...]:
    asked = [*_which(proposal), *_about_amount(proposal, columns), *_about_negatives(proposal, columns)]
    return tuple(asked[:MOST_QUESTIONS])


def _which(proposal: Proposal) -> list[Question]:
    """Required targets that have no column, or more than one sure one."""
    asked = []
    for target in proposal.table.targets:
        lacking = target in proposal.lacking
        rivals = proposal.rivals(target.name)
        if lacking or (target.required and len(rivals) > 1):
            taken = set(proposal.chosen.values())
            hints = rivals or [
                c for c in proposal.found if c.target == target.name and c.position not in taken
            ]
            shown = [proposal.header[c.position] for c in hints] or list(proposal.header)
            asked.append(
                Question(
                    about=target.name, text=WHICH.with_(what=target.text), answers=tuple(shown), blocks=True
                )
            )
    return asked


def _about_amount(proposal: Proposal, columns: Sequence[Column]) -> list[Question]:
    """Asked when a total could be the line's or the order's and the cells do not tell."""
    chosen = dict(proposal.chosen)
    stated = [t for t in ("line_paid", "order_paid") if t in chosen]
    if len(stated) != 1 or "order_id" not in chosen or _product_share(chosen, columns, stated[0]) > SURE:
        return []
    steady = constant_within(columns[chosen[stated[0]]].cells, columns[chosen["order_id"]].cells)
    if steady is None or steady == (stated[0] == "order_paid"):
        return []
    name = proposal.header[chosen[stated[0]]]
    return [
        Question(about="amount_is", text=AMOUNT.with_(column=name), answers=("line", "order"), blocks=False)
    ]


def _about_negatives(proposal: Proposal, columns: Sequence[Column]) -> list[Question]:
    at = proposal.chosen.get("quantity")
    if proposal.table.code != "sales" or at is None or columns[at].smallest >= 0:
        return []
    negative = NEGATIVE.with_(column=proposal.header[at])
    return [
        Question(about="negative_quantity", text=negative, answers=("return", "adjustment"), blocks=False)
    ]
