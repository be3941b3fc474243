"""`kechuang manage load_catalog`: the catalog's regions and units into the register, as often as one likes."""

from typing import Any

from django.core.management.base import BaseCommand

from kechuang.apps.orgs.loading import load_catalog


class Command(BaseCommand):
    help = "同步区划和单位目录；已有的和人工登记的不变。"

    def handle(self, *args: Any, **options: Any) -> None:
        new = load_catalog()
        if any(new.values()) and options["verbosity"]:
            words = f"新增区划 {new['regions']} 个、单位 {new['units']} 个、别名 {new['aliases']} 个"
            self.stdout.write(f"{words}、承接关系 {new['successions']} 条。")
