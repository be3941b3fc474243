"""What the readers say to people, in one place so that an official can proof-read the whole voice.

Faults stop one file; notices travel with a document that was read all the same. Codes are permanent:
RD-0xx are faults, RD-1xx are notices. `{…}` is filled in by the caller.
"""

from __future__ import annotations

from kechuang.kernel.errors import ReadingError
from kechuang.readers.document import Notice

KEPT = "原文件已原样保存，没有丢失。"

FAULTS: dict[str, tuple[str, str]] = {
    "RD-001": (
        "文件是空的，里面没有任何内容。",
        "请确认上传的是不是正确的文件；如在下载或拷贝时中断，请重新取一份再上传。",
    ),
    "RD-002": (
        "文件内容不是文字，也不是认得的文档格式（开头的字节是 {head}）。",
        "请用原来的软件打开，另存为 .docx、.pdf 或 .txt 后再上传。" + KEPT,
    ),
    "RD-003": (
        "文件太大：{size}，超过上限 {limit}。",
        "工作要点一般不到 1 MB。请去掉与正文无关的图片或附件，或按章节分成几个文件上传。",
    ),
    "RD-004": (
        "PDF 设了打开密码，读不到内容。",
        "请输入密码打开后，用“打印”或“另存为”存一份不带密码的 PDF 再上传。" + KEPT,
    ),
    "RD-005": (
        "Word 文件设了打开密码，读不到内容。",
        "请在 Word 或 WPS 中打开，在“文件 › 信息 › 保护文档”里去掉密码，另存为 .docx 再上传。" + KEPT,
    ),
    "RD-006": (
        "Word 文件已损坏（{detail}）。",
        "请在 Word 或 WPS 中打开这份文件，按提示修复，另存为 .docx 再上传；打不开时请向发文单位重新索取。" + KEPT,
    ),
    "RD-007": (
        "压缩内容解开后过大（{detail}），为保护系统没有解开。",
        "正常的 Word 文件不会这样。请在 Word 或 WPS 中重新打开，另存为 .docx 再上传，并留意文件来源。" + KEPT,
    ),
    "RD-008": (
        "文件里夹带了外部实体或文档类型声明（{detail}），可能用来窃取资料，没有读取。",
        "Word 和 WPS 存出的文件不会带这类内容。请在 Word 或 WPS 中打开，另存为 .docx 再上传，并留意文件来源。" + KEPT,
    ),
    "RD-009": (
        "文件内部有指向文件之外的路径（{detail}），没有读取。",
        "请在 Word 或 WPS 中打开，另存为 .docx 再上传，并留意文件来源。" + KEPT,
    ),
    "RD-010": (
        "PDF 已损坏，打不开。",
        "请用 PDF 阅读器打开后重新“打印为 PDF”再上传；打不开时请向发文单位重新索取。" + KEPT,
    ),
    "RD-011": (
        "PDF 各页都是图片，没有可读的文字；本机没有装文字识别（OCR）。",
        "请上传 .docx 或由 Word 直接导出的 PDF；也可请管理员安装 OCR 组件：pip install 'kechuang[ocr]'。" + KEPT,
    ),
    "RD-012": (
        "文件共 {pages} 页，超过上限 {limit} 页。",
        "请只上传工作要点及其附件所在的页，或分成几个文件上传。" + KEPT,
    ),
    "RD-013": (
        "{kind}格式要借助 LibreOffice 才能读，本机没有安装。",
        "请在 Word 或 WPS 中打开，“另存为” .docx 再上传；也可请管理员安装 LibreOffice（软件包名 libreoffice-writer）。"
        + KEPT,
    ),
    "RD-014": (
        "LibreOffice 没能转换这份文件（{detail}）。",
        "请在 Word 或 WPS 中打开，“另存为” .docx 再上传。" + KEPT,
    ),
    "RD-015": (
        "这是一张图片；本机没有装文字识别（OCR），读不出文字。",
        "请上传 .docx、PDF 或直接粘贴文字；也可请管理员安装 OCR 组件：pip install 'kechuang[ocr]'。" + KEPT,
    ),
    "RD-016": ("图片里没有认出文字。", "请换一份更清楚的扫描件（300 dpi 以上、摆正），或上传 .docx。" + KEPT),
    "RD-017": (
        "读取超过了 {limit} 秒的时限，已停止。",
        "请按章节分成几个文件上传；文件本来不大时，请在 Word 或 WPS 中另存为 .docx 再试。" + KEPT,
    ),
    "RD-018": (
        "读取超过了 {limit} 的内存上限，已停止。",
        "请按章节分成几个文件上传；文件本来不大时，请在 Word 或 WPS 中另存为 .docx 再试。" + KEPT,
    ),
    "RD-019": (
        "读取程序意外中断（{detail}），其他文件不受影响。",
        "请在 Word 或 WPS 中另存为 .docx 再试；仍不行时请把文件和编号告诉管理员。" + KEPT,
    ),
    "RD-020": (
        "文件结构层层嵌套过深，没有读取。",
        "请在 Word 或 WPS 中打开，把正文复制到新文档，另存为 .docx 再上传。" + KEPT,
    ),
    "RD-021": (
        "文件里没有文字。",
        "请确认是不是正确的文件；如果正文是图片，请上传能复制文字的版本。" + KEPT,
    ),
    "RD-022": (
        "这是{kind}，不是工作要点常用的文档格式。",
        "{remedy}" + KEPT,
    ),
    "RD-023": (
        "文字太长：约 {count} 万字，超过上限 {limit} 万字。",
        "请只上传工作要点及其附件，或按章节分成几个文件上传。" + KEPT,
    ),
    "RD-024": (
        "文件读取时出了没有料到的问题（{detail}）。",
        "请在 Word 或 WPS 中另存为 .docx 再试；仍不行时请把文件和编号告诉管理员。" + KEPT,
    ),
    "RD-025": (
        "找不到或打不开这份文件（{detail}）。",
        "请核对文件名和所在文件夹，并确认没有被其他程序独占。",
    ),
}

NOTICES: dict[str, tuple[str, str]] = {
    "RD-101": (
        "文件名以“{suffix}”结尾，内容其实是{kind}，已按内容读取。",
        "不影响读取；如需留存，建议改成相符的扩展名。",
    ),
    "RD-102": (
        "同一份文件里混有几种编码：{lines}按 {encoding} 读取。",
        "请核对这些行的文字；如有乱码，请用记事本打开原文件，另存为 UTF-8 再上传。",
    ),
    "RD-103": (
        "{lines}有读不出的字节，以“�”标出（如 {sample}），其余文字不受影响。",
        "请对照原件补上这些字，或用记事本另存为 UTF-8 再上传。",
    ),
    "RD-104": ("{lines}有空字符（NUL），以“␀”标出。", "不影响读取；如标在正文中间，请对照原件核对。"),
    "RD-105": (
        "文件带有修订痕迹：已采用插入的文字（{inserted} 处），略去删除的文字（{deleted} 处）。",
        "如果修订尚未定稿，请在 Word 中接受或拒绝全部修订后再上传。",
    ),
    "RD-106": ("文件带有 {count} 条批注，没有计入正文。", "如批注里有要落实的内容，请写进正文后再上传。"),
    "RD-107": ("文件有 {count} 处隐藏文字，没有计入正文。", "如隐藏文字属于正文，请在 Word 中取消“隐藏”后再上传。"),
    "RD-108": (
        "第 {table} 张表有 {rows} 行，只读取了前 {limit} 行。",
        "如果目标列在后面的行里，请把表分成几张，或把需要的行另存为一个文件上传。",
    ),
    "RD-109": ("编码不能完全确定，按 {encoding} 读取。", "如见乱码，请用记事本打开原文件，另存为 UTF-8 再上传。"),
    "RD-110": ("第 {pages} 页是图片，没有可读的文字，没有计入。", "{remedy}"),
    "RD-111": ("第 {pages} 页是图片，文字由识别（OCR）得出。", "识别可能有误，请对照原件核对数字。"),
    "RD-112": ("没有读到量化目标。", "如果文件里确有目标，请在页面上选中文字手工补充，并告诉管理员，以便改进。"),
    "RD-113": ("文件里有 {count} 张图片，图中的文字没有读取。", "如目标写在图片里，请改用文字或表格。"),
    "RD-114": (
        "有 {count} 处内容读不出，已跳过（{detail}）。",
        "请对照原件核对；可在 Word 或 WPS 中另存为 .docx 再试。",
    ),
    "RD-115": ("页面超出部分没有读取：{detail}。", "请另存为 .docx，或把正文复制粘贴进来。"),
    "RD-116": ("文字由 LibreOffice 从{kind}转换得出。", "版式可能略有出入，数字和文字不受影响；请在定稿前对照原件。"),
}


def fault(code: str, where: str = "", **facts: object) -> ReadingError:
    what, remedy = FAULTS[code]
    return ReadingError(code, what.format(**facts), where=where, remedy=remedy.format(**facts))


def notice(code: str, where: str = "", **facts: object) -> Notice:
    what, remedy = NOTICES[code]
    return Notice(code, what.format(**facts), where, remedy.format(**facts))


def line_list(lines: list[int], shown: int = 8) -> str:
    """“第 3、7—9 行”; one-based, runs folded, at most `shown` runs named."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    names = [str(first) if first == last else f"{first}—{last}" for first, last in runs[:shown]]
    more = f"等 {len(lines)} " if len(runs) > shown else " "
    return f"第 {'、'.join(names)}{more}行"


def size_words(count: int) -> str:
    """Bytes as people say them."""
    return f"{count / 1024 / 1024:.1f} MB" if count >= 1024 * 1024 else f"{count / 1024:.1f} KB"
