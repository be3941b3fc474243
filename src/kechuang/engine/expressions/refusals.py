"""What SQL has and expressions leave out: why, and what to write instead. Each entry is what, remedy, code."""

from __future__ import annotations

Refusal = tuple[str, str, str]

_PATTERN = ("不用 like、正则等模式匹配", "用 starts_with(字段, '…') 或 contains(字段, '…')", "CT-210")
_DIVISION = ("表达式里不能相除", "比值写成比率指标（numerator 与 denominator），或用 at_least_share 比较", "CT-211")
_REMAINDER = ("表达式里没有取余和乘方", "改用 + - *", "CT-211")
_SUBQUERY = (
    "表达式里不能查询别的表（select、exists、join）",
    "别的名录的条件写成名单（cohort），用 member 判断",
    "CT-212",
)
_CAST = (
    "表达式里不能转换类型（cast、::）",
    "日期写 date '2025-01-31'，金额写 wan(5000)，其余按字段的类型直接比较",
    "CT-213",
)
_WINDOW = ("表达式里不能用窗口函数", "首次、续期用 is_first()、is_renewal()", "CT-214")
_NULL = ("null 只能用在 is null、is not null 和 case 的结果里", "判断有没有填写，写 is null 或 is not null", "CT-205")
_SAME = ("不用 is distinct from 和 <=>", "写 = 或 <>；缺值另写 is null", "CT-203")
_LIST = ("表达式里没有列表和结构", "几个值写成 in ('a', 'b')；多选字段用 has(字段, 'a')", "CT-203")
_PARAMETER = ("表达式里没有参数和变量", "值直接写出；统计的日期用 on_day()、span_first()、span_last()", "CT-203")

# By the name of sqlglot's class, or of one it comes from.
PARTS: dict[str, Refusal] = {
    "Like": _PATTERN,
    "ILike": _PATTERN,
    "SimilarTo": _PATTERN,
    "RegexpLike": _PATTERN,
    "RegexpFullMatch": _PATTERN,
    "Glob": _PATTERN,
    "Div": _DIVISION,
    "IntDiv": _DIVISION,
    "Mod": _REMAINDER,
    "Pow": _REMAINDER,
    "Query": _SUBQUERY,
    "Subquery": _SUBQUERY,
    "Exists": _SUBQUERY,
    "Values": _SUBQUERY,
    "UDTF": _SUBQUERY,
    "Cast": _CAST,
    "Window": _WINDOW,
    "Filter": _WINDOW,
    "Null": _NULL,
    "NullSafeEQ": _SAME,
    "NullSafeNEQ": _SAME,
    "Array": _LIST,
    "Struct": _LIST,
    "Bracket": _LIST,
    "Tuple": _LIST,
    "Placeholder": _PARAMETER,
    "Parameter": _PARAMETER,
    "Star": ("表达式里没有 *", "计数写在 count 里，表达式只写条件或数值", "CT-215"),
    "Alias": ("表达式里不能起别名（as）", "去掉 as 和后面的名称", "CT-203"),
    "DPipe": ("表达式里不能拼接文字（||）", "按字段分别比较", "CT-203"),
    "Concat": ("两段文字连在一起", "合成一段，或用逗号分开", "CT-203"),
    "Interval": ("表达式里没有 interval", "日期加减用 add_years、add_months", "CT-203"),
}
PART_REFUSED: Refusal = (
    "这种写法不在表达式里",
    "可用：字段、值、and or not、比较、in、between、is null、+ - *、case when 和列出的函数",
    "CT-203",
)

_AGGREGATE = ("表达式里不能汇总", "计数、求和、平均写在指标的 count、sum、average 里；表达式只看一条记录", "CT-215")
# By function: what people bring along from SQL.
ELSEWHERE: dict[str, Refusal] = {
    **dict.fromkeys(("count", "sum", "avg", "average", "median", "count_if", "any_value"), _AGGREGATE),
    "min": ("min 是汇总函数，表达式只看一条记录", "几个值取小的用 least(a, b)", "CT-215"),
    "max": ("max 是汇总函数，表达式只看一条记录", "几个值取大的用 greatest(a, b)", "CT-215"),
    **dict.fromkeys(("row_number", "rank", "lag", "lead", "first_value"), _WINDOW),
    **dict.fromkeys(("cast", "try_cast", "to_date", "date", "convert"), _CAST),
    **dict.fromkeys(("regexp_matches", "regexp_like", "like"), _PATTERN),
    **dict.fromkeys(("exists", "any", "all", "unnest"), _SUBQUERY),
    **dict.fromkeys(
        ("if", "iff", "nullif"), ("没有函数 if、nullif", "写成 case when 条件 then … else … end", "CT-204")
    ),
    **dict.fromkeys(
        ("current_date", "today", "now", "getdate"),
        ("表达式不问今天是几号", "统计的那一天用 on_day()，时段首尾用 span_first()、span_last()", "CT-204"),
    ),
}
