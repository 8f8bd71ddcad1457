"""Our own empty workbooks to fill in, as one download."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from django.http import HttpResponse

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.collect.templates.blank import write_blank


@needs(Right.IMPORT)
def blank_templates(_: Asked) -> HttpResponse:
    """A zip with every template, empty."""
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="zhanggui-") as folder, zipfile.ZipFile(packed, "w") as out:
        for path in write_blank(Path(folder)):
            out.write(path, path.name)
    answer = HttpResponse(packed.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = "attachment; filename=templates.zip"
    return answer
