"""Why a dropped file is not read: the sentence names the file, what was found, and the next step."""

from __future__ import annotations

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

_WANTED = Text(
    zh="请拖入平台后台导出的 CSV、Excel（xlsx、xls）、网页表格或它们的压缩包。",
    en="Drop a CSV, Excel (xlsx, xls) or HTML table exported from the platform, or a zip of them.",
)


def _refused(name: str, found: Text, step: Text = _WANTED) -> Refused:
    return Refused(Text("{n}：{f}{s}", "{n}: {f} {s}").with_(n=name, f=found, s=step))


def missing(name: str) -> Refused:
    return _refused(
        name,
        Text("找不到这个文件。", "there is no such file."),
        Text("请检查路径，或重新导出后再导入。", "Check the path, or export it again and import that."),
    )


def folder(name: str) -> Refused:
    return _refused(
        name,
        Text("这是文件夹，不是文件。", "this is a folder, not a file."),
        Text("请选择其中的文件。", "Choose the files in it."),
    )


def no_plain_file(name: str) -> Refused:
    return _refused(
        name,
        Text("这是管道或设备，不是文件。", "this is a pipe or a device, not a file."),
        Text("请先把内容存成文件再导入。", "Save what it gives as a file and import that."),
    )


def unreadable(name: str) -> Refused:
    return _refused(
        name,
        Text("没有权限读取，或读取时磁盘出错。", "it may not be read, or the disk failed while reading."),
        Text("请检查文件权限，或复制一份再导入。", "Check its permissions, or import a copy of it."),
    )


def empty(name: str) -> Refused:
    return _refused(
        name,
        Text("文件是空的，没有任何内容。", "the file is empty."),
        Text("请在平台重新导出。", "Export it from the platform again."),
    )


def not_a_table(name: str, what: Text) -> Refused:
    found = Text("这是{w}，不是表格。", "this is {w}, not a table.").with_(w=what)
    return _refused(name, found)


def not_text(name: str) -> Refused:
    return _refused(
        name,
        Text(
            "内容既不是文字表格，也不是能识别的 Excel 文件。",
            "this is neither a text table nor a known workbook.",
        ),
    )


def too_large(name: str, found: int, allowed: int) -> Refused:
    what = Text("文件有 {a} MB，超过上限 {b} MB。", "the file has {a} MB, more than the limit of {b} MB.")
    return _refused(name, what.with_(a=found >> 20, b=allowed >> 20), _SMALLER)


_SMALLER = Text("请按日期分段导出后再导入。", "Export it in shorter periods and import those.")


def unpacks_too_large(name: str, allowed: int) -> Refused:
    what = Text("解压后超过上限 {b} MB，已停止。", "it unpacks to more than the limit of {b} MB; stopped.")
    return _refused(name, what.with_(b=allowed >> 20), _SMALLER)


def unpacks_too_much(name: str, ratio: int) -> Refused:
    what = Text(
        "解压后膨胀超过 {r} 倍，像是压缩炸弹，已停止。",
        "it unpacks to more than {r} times its size, like a zip bomb; stopped.",
    )
    step = Text(
        "如果文件可信，请自行解压后导入里面的表格。",
        "If you trust it, unpack it yourself and import the tables.",
    )
    return _refused(name, what.with_(r=ratio), step)


def too_many_members(name: str, found: int, allowed: int) -> Refused:
    what = Text(
        "压缩包里有 {a} 个文件，上限是 {b} 个。", "the zip holds {a} files, more than the limit of {b}."
    )
    step = Text("请分成几个压缩包。", "Split it into several zips.")
    return _refused(name, what.with_(a=found, b=allowed), step)


def nested_too_deep(name: str) -> Refused:
    return _refused(
        name,
        Text("压缩包套了太多层。", "zips inside zips go too deep."),
        Text("请解压后直接导入里面的表格。", "Unpack it and import the tables inside."),
    )


def no_member(name: str) -> Refused:
    return _refused(name, Text("压缩包里没有表格。", "the zip holds no table."))


def bad_member_name(name: str) -> Refused:
    return _refused(
        name,
        Text(
            "压缩包内的文件名指向别的文件夹，不安全。",
            "a name inside the zip points to another folder; that is not safe.",
        ),
        Text(
            "请自行解压，确认后导入里面的表格。",
            "Unpack it yourself, look at it, and import the tables inside.",
        ),
    )


def locked(name: str) -> Refused:
    return _refused(
        name,
        Text("文件有密码保护。", "the file is password protected."),
        Text(
            "请用密码打开，去掉密码另存（或解压）后再导入。",
            "Open it with its password, save it without one (or unpack it), and import that.",
        ),
    )


def damaged(name: str) -> Refused:
    return _refused(
        name,
        Text(
            "文件损坏或没有下载完整，打不开。",
            "the file is damaged or was not downloaded fully; it cannot be opened.",
        ),
        Text("请重新下载或重新导出。", "Download or export it again."),
    )


def unsafe_workbook(name: str) -> Refused:
    return _refused(
        name,
        Text("工作簿里含有 XML 实体定义，不安全。", "the workbook defines XML entities; that is not safe."),
        Text(
            "请用 Excel 或 WPS 打开后另存为新的 xlsx。", "Open it in Excel or WPS and save it as a new xlsx."
        ),
    )


def sheet_too_large(name: str, rows: int, columns: int) -> Refused:
    what = Text(
        "工作表的范围有 {r} 行 × {c} 列，太大。",
        "the sheet spans {r} rows × {c} columns, which is too large.",
    )
    step = Text(
        "请删除多余的空行空列，或另存为 CSV 后导入。",
        "Delete the unused rows and columns, or save it as CSV and import that.",
    )
    return _refused(name, what.with_(r=rows, c=columns), step)


def too_many_columns(name: str, found: int, allowed: int) -> Refused:
    what = Text("一行有 {a} 列，上限是 {b} 列。", "one row has {a} columns, more than the limit of {b}.")
    step = Text("请确认导出的是数据表而不是转置后的表。", "Check that the table was not turned on its side.")
    return _refused(name, what.with_(a=found, b=allowed), step)


def too_broken(name: str) -> Refused:
    return _refused(
        name,
        Text("大多数行与表头对不上。", "most lines do not fit under the header."),
        Text(
            "文件可能损坏，或内容不是表格。请重新导出，不要用其他程序改过再存。",
            "It is damaged or no table. Export it again, and do not save it from another program.",
        ),
    )


def no_sheet(name: str) -> Refused:
    return _refused(
        name,
        Text("所有可见的工作表都是空的。", "every visible sheet is empty."),
        Text("请检查导出是否成功，或取消隐藏工作表。", "Check the export, or show the hidden sheets."),
    )


def no_table_in_page(name: str) -> Refused:
    return _refused(
        name,
        Text("这是网页，里面没有表格。", "this is a web page without a table."),
        Text(
            "可能是登录过期后下载的页面，请重新登录并导出。",
            "It may be the login page of an expired session: log in and export again.",
        ),
    )


def other_format(name: str, what: Text) -> Refused:
    found = Text("这是{w}，暂不支持。", "this is {w}, which is not supported.").with_(w=what)
    return _refused(
        name,
        found,
        Text(
            "请用 Excel 或 WPS 打开后另存为 xlsx 或 CSV。",
            "Open it in Excel or WPS and save it as xlsx or CSV.",
        ),
    )


def no_room_to_unpack(name: str) -> Refused:
    return _refused(
        name,
        Text("临时文件夹空间不够，无法解压。", "the temporary folder is full, so it cannot be unpacked."),
        Text("请腾出磁盘空间后重试。", "Free some disk space and try again."),
    )
