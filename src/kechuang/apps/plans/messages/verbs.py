"""How the audit trail names the verbs of plans."""

from django.utils.translation import gettext_lazy

VERBS = {
    "plans.read": gettext_lazy("读取工作要点"),
    "plans.read_again": gettext_lazy("重新读取"),
    "plans.export": gettext_lazy("导出目标任务"),
}
