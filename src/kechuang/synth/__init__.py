"""Example data of any size: a place's organisations and everything its registers would hold about them, all made up.

The same size and seed give the same bytes on every machine. Nothing here knows Django: rows are made from the
catalog's declarations alone, and go to files (`files`) or to whoever keeps registers (`payloads`).
"""
