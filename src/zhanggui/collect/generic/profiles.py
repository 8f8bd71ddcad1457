"""Foreign tables: the mappings that come with the product. Those people save are added by ``saving``."""

from __future__ import annotations

from importlib import resources

import yaml

from zhanggui.collect.collector import Profile
from zhanggui.collect.generic.goods import goods_profile
from zhanggui.collect.generic.mapping import Mapping, from_json
from zhanggui.collect.generic.sales import sales_profile
from zhanggui.collect.generic.supply import FILLED, supply_profile

SHIPPED = ("online_retail",)


def shipped(name: str) -> Mapping:
    """A mapping out of ``NAME.yaml`` of this folder."""
    text = resources.files("zhanggui.collect.generic").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    return from_json(name, content["headers"], content["columns"], content["options"])


def profile_of(mapping: Mapping) -> Profile:
    """The profile that reads files of a mapped layout."""
    if mapping.table.code in FILLED:
        return supply_profile(mapping)
    return sales_profile(mapping) if mapping.table.code == "sales" else goods_profile(mapping)


PROFILES = tuple(profile_of(shipped(name)) for name in SHIPPED)
