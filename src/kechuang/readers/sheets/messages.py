"""What the table reader says to people. TB-0xx are faults, TB-1xx notices; codes are permanent.

Numbers below 030 mean the same as those of `readers/messages.py`, in words that fit tables.
"""

from __future__ import annotations

from kechuang.kernel.errors import ReadingError
from kechuang.readers.document import Notice

KEPT = "这个文件没有收下，也没有写入任何记录。"  # a list that cannot be read is not kept
_RESAVE = "请在 Excel 或 WPS 中打开，“另存为” .xlsx 再上传。"

FAULTS: dict[str, tuple[str, str]] = {
    "TB-001": ("文件是空的，里面没有任何内容。", "请确认上传的是不是正确的文件；如在下载或拷贝时中断，请重新取一份。"),
    "TB-002": (
        "这不是表格，而是{kind}。",
        "请上传 .xlsx、.xls、.ods 或 .csv；表在别的文件里的，请复制到 Excel 或 WPS 表格中另存为 .xlsx。" + KEPT,
    ),
    "TB-003": ("文件太大：{size}，超过上限 {limit}。", "请删去图片和用不到的工作表，或把名单分成几个文件上传。"),
    "TB-005": (
        "表格设了打开密码，读不到内容。",
        "请在 Excel 或 WPS 中打开，在“文件 › 信息 › 保护工作簿”里去掉密码，另存为 .xlsx 再上传。" + KEPT,
    ),
    "TB-006": (
        "表格文件已损坏（{detail}）。",
        "请在 Excel 或 WPS 中打开，按提示修复，另存为 .xlsx 再上传；打不开时请向报送单位重新索取。" + KEPT,
    ),
    "TB-007": (
        "压缩内容解开后过大（{detail}），为保护系统没有解开。",
        "请把有数据的区域复制到一个新工作簿，另存为 .xlsx 再上传，并留意文件来源。" + KEPT,
    ),
    "TB-008": (
        "文件里夹带了外部实体或文档类型声明（{detail}），可能用来窃取资料，没有读取。",
        "Excel 和 WPS 存出的文件不会带这类内容。" + _RESAVE + "并留意文件来源。" + KEPT,
    ),
    "TB-009": ("文件内部有指向文件之外的路径（{detail}），没有读取。", _RESAVE + "并留意文件来源。" + KEPT),
    "TB-017": (
        "读取超过了 {limit} 秒的时限，已停止。",
        "请把名单分成几个文件上传，或删去用不到的工作表后再试。" + KEPT,
    ),
    "TB-018": (
        "读取超过了 {limit} 的内存上限，已停止。",
        "请把名单分成几个文件上传；旧版 .xls 请另存为 .xlsx 再试。" + KEPT,
    ),
    "TB-019": (
        "读取程序意外中断（{detail}），没有读入任何一行。",
        _RESAVE + "仍不行时请把文件和编号告诉管理员。" + KEPT,
    ),
    "TB-020": ("文件结构层层嵌套过深，没有读取。", "请把数据复制到一个新工作簿，另存为 .xlsx 再上传。" + KEPT),
    "TB-024": (
        "表格读取时出了没有料到的问题（{detail}）。",
        _RESAVE + "仍不行时请把文件和编号告诉管理员。" + KEPT,
    ),
    "TB-030": (
        "工作表“{sheet}”的数据超过 {limit} 行（第 {row} 行起超出），没有读取。",
        "请把名单分成几个文件，每个不超过 {limit} 行，分次上传。" + KEPT,
    ),
    "TB-031": ("文件里没有名为“{sheet}”的工作表；现有：{sheets}。", "请重新选择工作表。"),
    "TB-032": (
        "第 {line} 行第 {column} 列的引号没有配对，后面的内容分不清属于哪一格。",
        "请在记事本中打开，补上或删去这一行多余的英文引号，保存后再上传；也可在 Excel 中另存为 .xlsx。" + KEPT,
    ),
    "TB-033": (
        "工作表“{sheet}”第 {row} 行的内容过长（{detail}），没有读取。",
        "请检查这一行是不是粘贴了整篇文字，或因引号没有配对而把多行并成了一格；改好后再上传。" + KEPT,
    ),
    "TB-034": (
        "文件里没有一张有数据的工作表。",
        "请确认上传的是不是正确的文件；数据在图片或文本框里的，请改填到单元格。",
    ),
    "TB-035": ("网页里没有表格。", "请打开网页，把表格复制到 Excel 或 WPS 表格，另存为 .xlsx 再上传。" + KEPT),
}

NOTICES: dict[str, tuple[str, str]] = {
    "TB-101": (
        "文件名以“{suffix}”结尾，内容其实是{kind}，已按内容读取。",
        "不影响读取；如需留存，建议在 Excel 中另存为 .xlsx。",
    ),
    "TB-120": ("工作表“{sheet}”是隐藏的。", "如不该导入，请选择其他工作表。"),
    "TB-121": (
        "工作表“{sheet}”有 {count} 行是隐藏或被筛选掉的（第 {places} 行），已一并读取并标出。",
        "如不该导入，请在 Excel 中删去这些行再上传。",
    ),
    "TB-122": (
        "工作表“{sheet}”的 {places} 列是隐藏的，已一并读取。",
        "如不该导入，请在对应关系里不选这些列。",
    ),
    "TB-123": (
        "工作表“{sheet}”有 {count} 格公式没有计算结果（{places}），按空白处理。",
        "请在 Excel 或 WPS 中打开文件，保存一次再上传，公式的结果就会存进文件。",
    ),
    "TB-124": (
        "工作表“{sheet}”有 {count} 格是错误值（{places}）。",
        "请在原表中改正公式，或填上正确的内容。",
    ),
    "TB-125": (
        "工作表“{sheet}”有 {count} 格信用代码或长编号存成了数字（{places}），末几位可能已变成 0。",
        "请把这些列设为“文本”格式，对照原件重新填写后再上传。",
    ),
    "TB-126": (
        "工作表“{sheet}”有合并单元格，合并区的内容已填到其中有数据的每一行（{count} 格）。",
        "请核对；如合并只是排版，请取消合并后再上传。",
    ),
    "TB-127": ("工作表“{sheet}”只有表头，没有数据。", "请在表头下面填写数据后再上传。"),
    "TB-128": (
        "有 {count} 行的格数与表头不同（第 {places} 行）。",
        "请核对这些行是不是多了或少了分隔符；内容里有逗号的，要用英文引号括起来。",
    ),
    "TB-129": ("只认出一列。", "如果内容本有多列，请用逗号、分号或制表符（Tab）分隔，或另存为 .xlsx。"),
    "TB-130": (
        "{kind}格式里读不出隐藏行、公式和错误值，只读取了各格的内容。",
        "如表里有公式或隐藏行，请另存为 .xlsx 再上传。",
    ),
    "TB-131": (
        "工作表“{sheet}”有 {rows} 行数据，超过一次导入的上限 {limit} 行。",
        "请把名单分成几个文件，每个不超过 {limit} 行，分次上传。",
    ),
}


def fault(code: str, where: str = "", **facts: object) -> ReadingError:
    """code: of this file, or the RD- code of the same number where shared machinery speaks."""
    code = code.replace("RD-", "TB-")
    what, remedy = FAULTS[code]
    return ReadingError(code, what.format(**facts), where=where, remedy=remedy.format(**facts))


def notice(code: str, where: str = "", **facts: object) -> Notice:
    what, remedy = NOTICES[code]
    return Notice(code, what.format(**facts), where, remedy.format(**facts))
