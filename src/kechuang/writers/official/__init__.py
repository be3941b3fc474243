"""Official documents as Word files, laid out as GB/T 9704-2012 asks.

`document` says what a document is made of, `word.write_docx` turns one into bytes; `layout` holds the standard's own
figures, `fonts` the typefaces and what stands in for them. The other modules each write one part of the page.
"""
