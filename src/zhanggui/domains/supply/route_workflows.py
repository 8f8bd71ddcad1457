"""Handing out delivery routes: the file in the outbox and the entry in the log, together or not at all."""

from __future__ import annotations

import os
from datetime import datetime

from django.db import transaction

from zhanggui.access.audit import record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused
from zhanggui.domains.supply.analysis.delivery_routes import DeliveryPlan
from zhanggui.domains.supply.route_sheets import route_workbook


def hand_out_routes(workspace: OpenWorkspace, plan: DeliveryPlan, *, by: str, at: datetime) -> str:
    """Write the route lists to the outbox and say so in the log; the name of the file. Refused where the plan is not
    allowed: nobody is sent on a route that cannot be driven.
    """
    if plan.verdict.why:
        raise Refused(plan.verdict.why)
    folder = workspace.place.outbox
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with transaction.atomic():
        name = _write(workspace, f"配送路线_{at:%Y-%m-%d}", route_workbook(plan))
        details = {"file": name, "vehicles": len(plan.routes), "km": round(plan.km, 1)}
        record(workspace.secrets, who=by, verb="hand_out_routes", at=at, subject=name, details=details)
    return name


def _write(workspace: OpenWorkspace, name: str, content: bytes) -> str:
    """Under the first name that is free; a file that drivers may already have is never replaced."""
    number = 1
    while True:
        file = workspace.place.outbox / (f"{name}.xlsx" if number == 1 else f"{name}-{number}.xlsx")
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            number += 1
            continue
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        return file.name
