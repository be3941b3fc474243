"""Readers' tests build their files with `making`, which this folder puts on the path."""
