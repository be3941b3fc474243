"""How long a search over the text of documents takes, and how its cost grows with their number.

Documents of ten pages each are put straight into a database of its own (SQLite in a temporary folder, or the empty
database that KECHUANG_DATABASE_URL names) and searched as the list page does it: filter, order, snippets.
Figures go to benchmarks/results/search.json.

    python benchmarks/search.py [--documents 1000 5000]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "search.json"
CHARACTERS = 10 * 560  # ten official pages
SYLLABLES = (
    "科技创新高企业研发机构平台人才项目合同转化成果园区孵化器金融服务培育认定备案产业集群绿色数字智能制造农村社会"
)
# A word in nearly every document, one in about one of fifty, one in none.
WORDS = {"common": "科技", "rare": "瞪羚", "absent": "氢能", "two words": "科技 瞪羚"}
ROUNDS = 7


def texts(count: int) -> list[str]:
    chance = random.Random(count)
    return [
        "".join(chance.choices(SYLLABLES, k=CHARACTERS)) + ("培育瞪羚企业九家" if chance.random() < 0.02 else "")
        for _ in range(count)
    ]


def fill(count: int) -> None:
    """Rows as `documents.actions` would write them, without the reading."""
    from kechuang.apps.documents import rules
    from kechuang.apps.documents.models import Document, IssuedText, State, StoredFile

    known = Document.objects.count()
    for number, text in enumerate(texts(count - known), start=known):
        file = StoredFile.objects.create(sha256=f"{number:064d}", size=len(text))
        name = f"文件{number}"
        document = Document.objects.create(file=file, name=name, title=name, state=State.READ)
        document.current = IssuedText.objects.create(
            document=document, ordinal=1, fingerprint=f"{number}", text=text, searchable=rules.fold(text), format="txt"
        )
        document.save(update_fields=["current"])


def search(words: str) -> float:
    """Seconds for one page of results."""
    from django.core.paginator import Paginator

    from kechuang.apps.documents import queries, rules

    began = time.perf_counter()
    wanted = queries.Wanted(words=tuple(rules.words_of(words)))
    page = Paginator(list(queries.matching(wanted).values_list("pk", flat=True)), 20).get_page(1)
    queries.hits(list(page), wanted.words)
    return time.perf_counter() - began


def measure(count: int) -> dict[str, float]:
    from django.db import transaction

    with transaction.atomic():
        fill(count)
    row = {name: statistics.median(search(words) for _ in range(ROUNDS)) for name, words in WORDS.items()}
    print(f"{count:>6} documents: " + ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in row.items()))
    return row


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--documents", type=int, nargs="+", default=[1000, 5000])
    sizes = sorted(asked.parse_args().documents)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KECHUANG_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kechuang.settings")
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        rows = {count: measure(count) for count in sizes}
        report = {"database": connection.vendor, "characters": CHARACTERS, "seconds": rows}
        connection.close()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
