"""What goes in and comes out, where it is the same for every register; in Chinese, for the reference."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

MOST_ROWS = 1_000
Outcome = Literal["kept", "same", "bad", "not_kept"]


class Fault(Schema):
    """出错时的答复，各处相同。"""

    code: str = Field(description="稳定的代码，咨询时报它")
    what: str = Field(description="哪里不对")
    where: str = Field("", description="在请求的什么位置")
    remedy: str = Field("", description="怎样改")
    faults: list[Fault] | None = Field(None, description="同时有几处不对时，逐一列出")


class Option(Schema):
    value: str = Field(description="填这个值就是指它")
    label: str = Field(description="供人辨认")


class CellFault(Schema):
    field: str = Field(description="字段代码；空表示整行")
    value: str = Field(description="提交的值")
    what: str
    remedy: str
    code: str
    weight: Literal["error", "warning"] = Field(description="error 不收，warning 收下但请核对")
    options: list[Option] | None = Field(None, description="名称可能指的几个，选一个的 value 再提交")


class RowAnswer(Schema):
    row: int = Field(description="第几行，从 1 起")
    outcome: Outcome = Field(
        description="kept 已收下；same 与已有的相同，不重复登记；bad 有误；not_kept 因别的行有误未收"
    )
    seq: int | None = Field(None, description="条目编号；same 时是已有那条的编号")
    standing: str | None = Field(None, description="submitted 待审，accepted 已接受")
    key: str | None = Field(None, description="由确定这条记录的字段合成")
    faults: list[CellFault] = []


class PostAnswer(Schema):
    kept: int
    same: int
    bad: int
    rows: list[RowAnswer]


class Post(Schema):
    """一次提交。"""

    model_config = ConfigDict(extra="forbid")
    rows: list[dict[str, Any]] = Field(
        min_length=1, max_length=MOST_ROWS,
        description="每行一条：字段代码 → 值。更正另写 _correcting（该记录任一条目编号）、_based_on（您读到的编号）",
    )  # fmt: skip
    reason: str = Field("", max_length=500, description="更正时必填，写进历史")
    all_or_good: Literal["all", "good"] = Field(
        "all", description="all：有一行不对就一行也不收；good：收下没有问题的行"
    )


class Withdrawal(Schema):
    """撤回一条记录。"""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(min_length=1, max_length=500, description="写进历史")
    based_on: int | None = Field(None, ge=1, description="您读到的条目编号；其间有人改过就不撤回")


class Wanted(Schema):
    """按标识找一条记录。标识可能含姓名，不放在地址里。"""

    model_config = ConfigDict(extra="forbid")
    key: str = Field(min_length=1, max_length=400)


class Record(Schema):
    """一条记录。没有写的字段不出现；写明不适用的列在 not_applicable；无权查看的列在 closed_fields。"""

    record: int = Field(description="这条记录第一次出现时的条目编号，更正后不变，可用来辨认同一条记录")
    seq: int = Field(description="现行内容所在的条目编号，每次更正后变大")
    key: str | None = Field(description="由确定这条记录的字段合成；其中有无权查看的字段时为 null")
    values: dict[str, Any] = Field(description="字段代码 → 值，可原样再提交；金额按字段的单位，是文字形式的精确数")
    labels: dict[str, Any] = Field(description="代码、单位、区划等的名称")
    not_applicable: list[str]
    closed_fields: list[str]
    valid_from: str | None = Field(description="有效期第一天；null 为不详或不设")
    valid_until: str | None = Field(description="失效的第一天（这一天已不算）；null 为没有止日")


class Gone(Schema):
    record: int
    seq: int = Field(description="撤回或改记的条目编号")
    key: str | None
    how: Literal["withdrawn", "moved"] = Field(description="withdrawn 已撤回；moved 改记到另一标识下")


class RecordPage(Schema):
    records: list[Record]
    gone: list[Gone] = Field([], description="增量读取时：不在了的记录")
    next: str | None = Field(description="下一页的地址；null 表示读完了")
    as_of_seq: int = Field(description="答复时全库最后的条目编号；下次增量读取从第一页给的这个编号起：since_seq=…")


class ChangedField(Schema):
    field: str
    name: str
    before: str | None = Field(description="null 为没有填写")
    after: str | None
    closed: bool = Field(False, description="true：无权查看，只知道改过")


class HistoryLine(Schema):
    seq: int
    did: str = Field(description="新增、更正、撤回、接受、退回……")
    standing: str
    way: str = Field(description="form 填表，import 导入，api 接口……")
    answers: int | None = Field(description="所处理的条目")
    recorded_at: str
    by: str
    reason: str
    changes: list[ChangedField]


class RecordAnswer(Schema):
    """state：in_force 在册；withdrawn 已撤回或改记；还没有被接受过的：waiting 待审，rejected 已退回。"""

    state: Literal["in_force", "withdrawn", "waiting", "rejected"]
    current: Record | None
    waiting: list[int] = Field(description="待审的条目编号")
    history: list[HistoryLine]


class WithdrawAnswer(Schema):
    seq: int
    standing: str


class FieldAnswer(Schema):
    field: str
    name: str
    type: str
    unit: str
    decimals: int | None
    required: bool
    is_key: bool
    shown_as: str = Field(
        description="public 公开 internal 内部 commercial 商业 personal 个人 tax 涉税 statistical 统计"
    )
    is_open: bool = Field(description="这个密钥能不能读到它的值")
    filters: bool = Field(description="能不能作筛选条件")
    to: str = Field(description="指向的名录")
    codes: dict[str, str] = Field(description="代码 → 名称")
    pattern: str
    length: int | None
    least: Any
    most: Any
    help: str
    example: Any


class RegisterLine(Schema):
    code: str
    name: str
    about: str
    group: str
    version: int
    records: int
    may_enter: bool
    kept_by: str = Field(description="不为空时由它自动登记，不能提交")


class RegisterAnswer(RegisterLine):
    record: str = Field(description="一条记录叫什么")
    source: str
    key: list[str] = Field(description="确定一条记录的字段")
    filters: list[str]
    checks: list[str] = Field(description="字段之间的核对")
    fields: list[FieldAnswer]


class Body(Schema):
    identifier: str = Field(description="统一社会信用代码；T 开头的是还不知道代码时的临时代码")
    name: str


class BodyPage(Schema):
    organisations: list[Body]
    more: bool


class BodyAnswer(Body):
    on: str
    identifiers: list[str] = Field(description="用过的全部代码")
    region: str | None
    region_name: str | None
    area: str | None = Field(description="当年考核归属的镇街或园区")
    ended_on: str | None = Field(description="注销或迁出日")
