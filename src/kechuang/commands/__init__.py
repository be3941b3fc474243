"""The verbs of the command line, one file each; `kechuang.cli` puts them together."""
