"""docs/cli.md, made from the commands themselves: `kechuang reference > docs/cli.md`."""

from __future__ import annotations

from collections.abc import Iterator

import click

OPENING = """# 命令行

由命令自身的帮助生成，请勿手工修改：`kechuang reference > docs/cli.md`。

`make setup` 之后，命令在 `.venv/bin/kechuang`。读工作要点不需要数据库，也不联网。

```
.venv/bin/kechuang plan read 要点.docx                      # 终端里看
.venv/bin/kechuang plan read 要点/ --json --out 结果         # 整个文件夹，每份一个 .json
.venv/bin/kechuang plan read 要点/*.pdf --xlsx --out 目标.xlsx # 全部写进一个工作簿
cat 要点.txt | .venv/bin/kechuang plan read - --json         # 从标准输入读
.venv/bin/kechuang plan check 三年计划.docx 要点.docx         # 计划体检：各自核对，也互相核对
```

退出码：0 全部完成；1 有文件没有读出，或结果写不进去，或计划体检有“错误”；2 命令写错；130 被 Ctrl-C 停止。
读出的结果在标准输出（或 `--out` 的文件夹），进度条、小结和出错说明都在标准错误，互不混杂。
"""


def reference(command: click.Command) -> str:
    """The whole page for `command` and every command below it that is not hidden."""
    return OPENING + "\n" + "\n".join(_sections(command, None, command.name or ""))


def _sections(command: click.Command, parent: click.Context | None, name: str) -> Iterator[str]:
    context = command.make_context(name, [], parent=parent, resilient_parsing=True, max_content_width=88)
    context.terminal_width = 88
    yield f"## {context.command_path}\n\n```\n{command.get_help(context).strip()}\n```\n"
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            if not command.commands[each].hidden:
                yield from _sections(command.commands[each], context, each)
