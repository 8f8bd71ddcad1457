"""Addresses of the console."""

from __future__ import annotations

from django.urls import path

from zhanggui.console import audit, backup, handbook, inbox, jobs, people, settings, signing_in, uploads

urlpatterns = [
    path("login", signing_in.sign_in, name="sign_in"),
    path("logout", signing_in.sign_out, name="sign_out"),
    path("join", signing_in.join_team, name="join"),
    path("language", signing_in.choose_language, name="language"),
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/upload", uploads.upload, name="upload"),
    path("jobs", jobs.jobs, name="jobs"),
    path("jobs/<int:number>", jobs.job, name="job"),
    path("jobs/<int:number>/cancel", jobs.cancel, name="cancel_job"),
    path("jobs/<int:number>/retry", jobs.retry, name="retry_job"),
    path("handbook", handbook.handbook, name="handbook"),
    path("settings", settings.settings, name="settings"),
    path("settings/shops/<path:code>", settings.save_shop, name="save_shop"),
    path("settings/daily/<slug:kind>", settings.save_daily, name="save_daily"),
    path("settings/daily/<slug:kind>/now", settings.run_now, name="run_now"),
    path("people", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/<int:number>", people.change, name="change_person"),
    path("people/<int:number>/password", people.new_password, name="new_password"),
    path("people/keys", people.make_key, name="make_key"),
    path("people/keys/<int:number>/revoke", people.revoke_key, name="revoke_key"),
    path("audit", audit.audit, name="audit"),
    path("audit/check", audit.check, name="check_audit"),
    path("backup", backup.backup, name="backup"),
    path("backup/make", backup.make_backup, name="make_backup"),
    path("backup/<str:name>", backup.download, name="download_backup"),
]
