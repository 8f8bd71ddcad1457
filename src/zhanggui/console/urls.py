"""Addresses of the console."""

from __future__ import annotations

from django.urls import path

from zhanggui.console import (
    goods,
    inbox,
    jobs,
    kpis,
    matches,
    orders,
    profit,
    rows,
    signing_in,
    today,
    uploads,
)

urlpatterns = [
    path("", today.today, name="today"),
    path("login", signing_in.sign_in, name="sign_in"),
    path("logout", signing_in.sign_out, name="sign_out"),
    path("join", signing_in.join_team, name="join"),
    path("language", signing_in.choose_language, name="language"),
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/upload", uploads.upload, name="upload"),
    path("profit", profit.profit, name="profit"),
    path("profit/excel", profit.profit_excel, name="profit_excel"),
    path("kpis", kpis.kpis, name="kpis"),
    path("kpis/<slug:code>", kpis.kpi, name="kpi"),
    path("goods", goods.goods, name="goods"),
    path("goods/sku/<path:sku>", goods.card, name="card"),
    path("goods/matches", matches.matches, name="matches"),
    path("goods/matches/confirm", matches.confirm, name="confirm_match"),
    path("goods/matches/split", matches.split, name="split_match"),
    path("goods/matches/accept", matches.accept_above, name="accept_above"),
    path("goods/matches/<int:number>/undo", matches.undo, name="undo_match"),
    path("orders", orders.orders, name="orders"),
    path("orders/<str:shop>/<path:order_id>/buyer", orders.reveal, name="reveal"),
    path("orders/<str:shop>/<path:order_id>", orders.order, name="order"),
    path("rows", rows.rows, name="rows"),
    path("rows/excel", rows.rows_excel, name="rows_excel"),
    path("jobs", jobs.jobs, name="jobs"),
    path("jobs/<int:number>", jobs.job, name="job"),
    path("jobs/<int:number>/cancel", jobs.cancel, name="cancel_job"),
    path("jobs/<int:number>/retry", jobs.retry, name="retry_job"),
]
