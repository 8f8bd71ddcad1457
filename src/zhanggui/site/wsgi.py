"""The web entrance: what a server program loads. The workspace is the one $ZHANGGUI_WORKSPACE names."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from zhanggui.access.opening import open_workspace
from zhanggui.core.workspace import default_root


def made() -> WSGIHandler:
    """The application; it refuses to start while a view does not say who may use it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhanggui.site.settings")
    open_workspace(default_root())
    handler = get_wsgi_application()
    from zhanggui.access.web import undeclared
    from zhanggui.api.operations import silent_operations

    if silent := [*undeclared(), *silent_operations()]:
        raise ImproperlyConfigured(f"who may use these? {', '.join(silent)}")
    return handler


application = made()
