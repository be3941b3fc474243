"""One module per file format, each with `read(data, name, limits) -> IssuedDocument`.

`readers/files.py` imports them by name when a file needs them, so that reading a text file does not pay for
loading the Word and PDF libraries in every worker.
"""
