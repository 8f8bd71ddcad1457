"""Files that fill shared records (our shop template): saved with their batch, put back when it is undone."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Profile
from zhanggui.collect.intake import Intake
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.store import Counts

BEFORE = "records_before"


def save_records(intake: Intake, batch: Batch, counts: Counts) -> Counts:
    """Save what the file says and give its lines' counts; ``counts`` where the profile fills tables only."""
    records = intake.binding.profile.records
    if records is None or not intake.for_records:
        return counts
    saved = records.save(batch.pk, pl.concat(intake.for_records), batch.reading.get(BEFORE, {}))
    batch.reading[BEFORE] = saved.before
    return Counts(loaded=saved.loaded, updated=saved.updated, duplicate=saved.duplicate)


def put_back_records(profile: Profile | None, batch: Batch) -> None:
    """Make records as if the batch had never come."""
    if profile is not None and profile.records is not None:
        profile.records.put_back(batch.pk, batch.reading.get(BEFORE, {}))
