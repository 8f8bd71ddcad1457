"""Every address the program answers. Each view says who may use it, or the program does not start."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("zhanggui.api.urls")),
    path("", include("zhanggui.console.urls")),
]
handler400 = "zhanggui.console.pages.not_readable"
handler404 = "zhanggui.console.pages.not_found"
handler403 = "zhanggui.console.pages.forbidden"
handler500 = "zhanggui.console.pages.failed"
