"""The layouts people confirmed, as every entrance tells them. They are the merchant's, of no shop."""

from __future__ import annotations

from typing import Any

from zhanggui.answers.reader import Reader
from zhanggui.collect.generic.saving import saved_mappings
from zhanggui.collect.models import SavedMapping


def layout_answers(reader: Reader) -> list[dict[str, Any]]:
    """Each remembered layout: what it reads, from which columns, since when; ``headers`` it does not need, too."""
    saved_at = dict(SavedMapping.objects.values_list("name", "saved_at"))
    return [
        {
            "name": layout.name,
            "profile": profile,
            "table": layout.table.code,
            "kind": reader.say(layout.table.text),
            "columns": [
                {
                    "target": target,
                    "meaning": reader.say(layout.table.target(target).text),
                    "headers": list(headers),
                    "may_lack": target in layout.options.may_lack,
                }
                for target, headers in layout.columns.items()
            ],
            "others": list(layout.others),
            "fingerprint": layout.fingerprint,
            "saved_at": saved_at[layout.name],
        }
        for profile, layout in saved_mappings().items()
    ]
