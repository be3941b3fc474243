"""Tests of tables build their files with `workbook_making`, which this folder puts on the path."""
