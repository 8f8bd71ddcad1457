"""Names, phones, addresses, nicknames and remarks: sealed on the way in, opened for one order on request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zhanggui.access.models import PersonalBlock
from zhanggui.access.secrets import Secrets

BLOCK_LINES = 2_000

PersonalRow = tuple[int, dict[str, str]]


def seal_blocks(rows: Iterable[PersonalRow], *, secrets: Secrets) -> list[PersonalBlock]:
    """Blocks (without their batch yet) of ``(line, fields)`` rows given in line order."""
    blocks: list[PersonalBlock] = []
    part: list[PersonalRow] = []
    for row in rows:
        part.append(row)
        if len(part) == BLOCK_LINES:
            blocks.append(_block(part, secrets))
            part = []
    if part:
        blocks.append(_block(part, secrets))
    return blocks


def _block(part: list[PersonalRow], secrets: Secrets) -> PersonalBlock:
    sealed = secrets.seal({str(line): fields for line, fields in part})
    return PersonalBlock(first_line=part[0][0], last_line=part[-1][0], sealed=sealed)


def personal_fields(batch: int, line: int, *, secrets: Secrets) -> Mapping[str, str]:
    """What one file line says about its buyer; empty when it says nothing."""
    blocks = PersonalBlock.objects.filter(batch=batch, first_line__lte=line, last_line__gte=line)
    for block in blocks:
        fields: Mapping[str, str] | None = secrets.unseal(bytes(block.sealed)).get(str(line))
        if fields:
            return fields
    return {}
