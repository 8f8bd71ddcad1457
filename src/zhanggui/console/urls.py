"""Addresses of the console."""

from __future__ import annotations

from django.urls import path

from zhanggui.console import inbox, jobs, profit, rows, signing_in, uploads

urlpatterns = [
    path("login", signing_in.sign_in, name="sign_in"),
    path("logout", signing_in.sign_out, name="sign_out"),
    path("join", signing_in.join_team, name="join"),
    path("language", signing_in.choose_language, name="language"),
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/upload", uploads.upload, name="upload"),
    path("profit", profit.profit, name="profit"),
    path("profit/excel", profit.profit_excel, name="profit_excel"),
    path("rows", rows.rows, name="rows"),
    path("rows/excel", rows.rows_excel, name="rows_excel"),
    path("jobs", jobs.jobs, name="jobs"),
    path("jobs/<int:number>", jobs.job, name="job"),
    path("jobs/<int:number>/cancel", jobs.cancel, name="cancel_job"),
    path("jobs/<int:number>/retry", jobs.retry, name="retry_job"),
]
