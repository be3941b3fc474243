"""Charts: one Vega-Lite spec each, written as SVG for a page and as PNG for Word.

A module per chart says what it shows (`…Chart`) and how (`….spec(size)`); `picture` renders. Specs are plain mappings:
nothing here needs Altair, whose import takes longer than drawing; the tests check every spec against its schema.
"""
