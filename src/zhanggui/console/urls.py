"""Addresses of the console."""

from __future__ import annotations

from django.urls import path

from zhanggui.console import (
    batches,
    blanks,
    choices,
    inbox,
    jobs,
    lines,
    mapping,
    quarantine,
    reconcile,
    signing_in,
    uploads,
)

urlpatterns = [
    path("login", signing_in.sign_in, name="sign_in"),
    path("logout", signing_in.sign_out, name="sign_out"),
    path("join", signing_in.join_team, name="join"),
    path("language", signing_in.choose_language, name="language"),
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/upload", uploads.upload, name="upload"),
    path("inbox/batches.xlsx", inbox.batches_excel, name="batches_excel"),
    path("inbox/templates.zip", blanks.blank_templates, name="blank_templates"),
    path("reconcile", reconcile.reconcile, name="reconcile"),
    path("batches/<int:number>", batches.batch, name="batch"),
    path("batches/<int:number>/undo", batches.undo, name="undo"),
    path("approvals/<int:number>", batches.decide, name="decide"),
    path("quarantine", quarantine.quarantine, name="quarantine"),
    path("quarantine.xlsx", quarantine.quarantine_excel, name="quarantine_excel"),
    path("quarantine/fix", quarantine.fix_reason, name="fix_reason"),
    path("quarantine/replay", quarantine.replay, name="replay"),
    path("quarantine/<int:number>", quarantine.row, name="refused_row"),
    path("quarantine/<int:number>/fix", quarantine.fix_row, name="fix_row"),
    path("quarantine/<int:number>/reveal", quarantine.reveal_row, name="reveal_row"),
    path("lines/<int:number>/<int:at>", lines.line, name="line"),
    path("lines/<int:number>/<int:at>/reveal", lines.reveal_line, name="reveal_line"),
    path("jobs", jobs.jobs, name="jobs"),
    path("jobs/<int:number>", jobs.job, name="job"),
    path("jobs/<int:number>/choose", choices.choose, name="choose"),
    path("jobs/<int:number>/discard", choices.discard, name="discard"),
    path("jobs/<int:number>/map", mapping.mapping, name="mapping"),
    path("jobs/<int:number>/cancel", jobs.cancel, name="cancel_job"),
    path("jobs/<int:number>/retry", jobs.retry, name="retry_job"),
]
