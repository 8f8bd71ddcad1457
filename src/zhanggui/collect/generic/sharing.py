"""A remembered layout as a file a person can read and pass on: YAML of plain words, nothing that could run.

It holds names of columns and what they mean, never a row of anybody's data. Reading one refuses what is not such a
file: tags, anchors, unknown words, columns that are not in the header, a layout that could not be imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl
import yaml

from zhanggui.collect.generic.answering import LISTS
from zhanggui.collect.generic.mapping import Mapping as Layout
from zhanggui.collect.generic.mapping import as_json, from_json
from zhanggui.collect.generic.propose import WIDEST
from zhanggui.collect.generic.targets import TABLES
from zhanggui.core.codes import fold_header
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

VERSION = 1
MOST_BYTES = 65_536
LONGEST_HEADER = 200
KEYS = ("zhanggui_layout", "name", "table", "fingerprint", "headers", "columns", "options")
NEEDED = ("zhanggui_layout", "name", "table", "headers", "columns")
HEAD = """\
# 掌柜的表格格式：{name}（{zh}）。只有列名和含义，没有任何数据。导入：zg layout import 本文件
# A layout for Zhanggui: {name} ({en}). Names of columns and what they mean, no data. Use: zg layout import FILE
"""
NOT_A_LAYOUT = Text(
    "{file} 不是可用的格式文件：{why}。没有保存任何内容。请用 zg layout export 重新导出。",
    "{file} is no layout file we can use: {why}. Nothing was saved. Export it again with zg layout export.",
)


class Nonsense(Exception):
    """Why a text is no layout; turned into ``Refused`` with the file's name."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


def layout_text(layout: Layout) -> str:
    """The layout as the text of a file: UTF-8 YAML, the same layout always the same text."""
    saved = as_json(layout)
    options = {k: v for k, v in saved["options"].items() if k != "table"}
    content = {
        "zhanggui_layout": VERSION,
        "name": layout.name,
        "table": layout.table.code,
        "fingerprint": layout.fingerprint,
        "headers": saved["headers"],
        "columns": {t: hs[0] if len(hs) == 1 else hs for t, hs in saved["columns"].items()},
    }
    body = yaml.safe_dump(
        content | ({"options": options} if options else {}), allow_unicode=True, sort_keys=False, width=110
    )
    return HEAD.format(name=layout.name, zh=layout.table.zh, en=layout.table.en) + body


def layout_of(data: bytes, file: str) -> Layout:
    """The layout a file holds. Refused, with the reason, when it is no such file or makes no sense."""
    try:
        return _layout(_content(data))
    except Nonsense as nonsense:
        raise Refused(NOT_A_LAYOUT.with_(file=file, why=nonsense.text)) from nonsense


def _content(data: bytes) -> Mapping[str, object]:
    if len(data) > MOST_BYTES:
        raise Nonsense(f"大于 {MOST_BYTES} 字节", f"more than {MOST_BYTES} bytes")
    try:
        text = data.decode("utf-8-sig")
        for what in _not_plain(text):
            raise Nonsense(f"含有 {what}，格式文件只有文字", f"it holds {what}; a layout is plain words")
        content = yaml.safe_load(text)
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as wrong:
        line = str(wrong).splitlines()[0][:120]
        raise Nonsense(f"不是 UTF-8 的 YAML（{line}）", f"not YAML in UTF-8 ({line})") from wrong
    if not isinstance(content, dict) or content.get("zhanggui_layout") != VERSION:
        raise Nonsense(f"开头没有 zhanggui_layout: {VERSION}", f"it does not say zhanggui_layout: {VERSION}")
    return content


def _not_plain(text: str) -> Iterator[str]:
    """What YAML can do beyond words: tags name types of a program, anchors repeat themselves without end."""
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.TagToken):
            yield f"tag {'!'.join(filter(None, token.value))}"
        elif isinstance(token, yaml.AnchorToken | yaml.AliasToken):
            yield f"anchor {token.value}"
        elif isinstance(token, yaml.DirectiveToken | yaml.DocumentStartToken):
            yield "---"


def _layout(content: Mapping[str, object]) -> Layout:
    _only_known(content)
    headers = _words(content["headers"], "headers", most=WIDEST)
    columns = content["columns"]
    if not isinstance(columns, dict) or not columns:
        raise Nonsense("columns 应为 对应项: 列名", "columns must be target: Column")
    named = {
        str(t): _words(hs if isinstance(hs, list) else [hs], str(t), most=20) for t, hs in columns.items()
    }
    if content["table"] not in TABLES:
        raise Nonsense(f"没有「{content['table']}」这种表", f"there is no table '{content['table']}'")
    layout = _made(str(content["name"]), headers, named, {"table": content["table"], **_options(content)})
    _makes_sense(layout, content.get("fingerprint"))
    return layout


def _only_known(content: Mapping[str, object]) -> None:
    unknown = sorted(str(k) for k in content if k not in KEYS)
    absent = [k for k in NEEDED if k not in content]
    if unknown or absent:
        zh = "、".join([*(f"不认识 {k}" for k in unknown), *(f"缺少 {k}" for k in absent)])
        en = ", ".join([*(f"{k} is unknown" for k in unknown), *(f"{k} is missing" for k in absent)])
        raise Nonsense(zh, en)


def _words(found: object, what: str, *, most: int) -> list[str]:
    """A list of column names: text of one line each."""
    listed = found if isinstance(found, list) else []
    good = all(
        isinstance(h, str) and h.strip() and len(h) <= LONGEST_HEADER and h.isprintable() for h in listed
    )
    if not listed or len(listed) > most or not good:
        raise Nonsense(f"{what} 应为 1 至 {most} 个列名", f"{what} must be 1 to {most} names of columns")
    return listed


def _options(content: Mapping[str, object]) -> dict[str, object]:
    options = content.get("options", {})
    if not isinstance(options, dict) or {"table", "zh", "en"} & options.keys():
        raise Nonsense("options 应为 选项: 值", "options must be option: value")
    return options


def _typed(options: Mapping[str, object]) -> None:
    """Every option is of the type of its default, and a text is a short line."""
    types: dict[str, type] = {"documents": dict, "worthless_is_no_sale": bool} | dict.fromkeys(LISTS, list)
    for name, value in options.items():
        texts = [*value, *value.values()] if isinstance(value, dict) else value
        listed = texts if isinstance(texts, list) else [texts]
        plain = all(isinstance(t, bool) or _is_line(t) for t in listed)
        if not isinstance(value, types.get(name, str)) or not plain:
            raise ValueError(f"{name}: {value!r}"[:100])


def _is_line(text: object) -> bool:
    return isinstance(text, str) and len(text) <= LONGEST_HEADER and text.isprintable()


def _made(name: str, headers: list[str], columns: dict[str, list[str]], options: dict[str, object]) -> Layout:
    try:
        _typed(options)
        layout = from_json(name, headers, columns, options)
        if layout.options.time_zone is not None:
            ZoneInfo(layout.options.time_zone)
        for pattern in (*layout.options.charges, *layout.options.adjustments):
            pl.Series([""]).str.contains(f"(?:{pattern})")
    except (ValueError, TypeError, AttributeError, ZoneInfoNotFoundError, pl.exceptions.PolarsError) as wrong:
        raise Nonsense(f"options 无法理解（{wrong}）", f"its options make no sense ({wrong})") from wrong
    return layout


def _makes_sense(layout: Layout, fingerprint: object) -> None:
    unknown = [t for t in (*layout.columns, *layout.options.may_lack) if t not in layout.table.names]
    if unknown:
        raise Nonsense(
            f"「{layout.table.zh}」没有对应项 {unknown[0]}", f"{layout.table.en} have no {unknown[0]}"
        )
    named = [fold_header(h) for hs in layout.columns.values() for h in hs]
    double = [h for h in named if named.count(h) > 1]
    absent = [h for h in named if h not in {fold_header(h) for h in layout.headers}]
    if double or absent:
        which = (double or absent)[0]
        raise Nonsense(
            f"列「{which}」重复，或不在 headers 里", f"column '{which}' is named twice, or not in headers"
        )
    lacking = layout.table.lacks({*layout.columns, *({"day", "from_day"} if layout.options.day else ())})
    if lacking:
        raise Nonsense(f"缺少「{lacking[0].zh}」", f"no column for the {lacking[0].en}")
    if fingerprint not in (None, layout.fingerprint):
        raise Nonsense(
            "列名与 fingerprint 不符；如果是有意修改的，请删去 fingerprint 一行",
            "its headers are not those of its fingerprint; if you changed them on purpose, take that line out",
        )
