"""The figures of GB/T 9704-2012, in the standard's own units, and their conversion to Word's.

Only what the standard says stands here without remark; where it leaves the choice to the office, a comment says so.
"""

from __future__ import annotations

TWIPS_PER_MM = 1440 / 25.4
EMU_PER_MM = 36_000

# Paper and 版心 (5.1, 5.2.1)
PAPER_WIDTH, PAPER_HEIGHT = 210, 297
TOP, LEFT = 37, 28  # 天头, 订口
TEXT_WIDTH, TEXT_HEIGHT = 156, 225
RIGHT, BOTTOM = PAPER_WIDTH - LEFT - TEXT_WIDTH, PAPER_HEIGHT - TOP - TEXT_HEIGHT  # 26, 35

# Text (5.2.2, 5.2.3)
LINES, CHARACTERS = 22, 28
SIZE_2, SIZE_3, SIZE_4 = 22, 16, 14  # 2号, 3号, 4号 in points

# Head (7.2)
MARK_BELOW_TOP = 35  # upper edge of 发文机关标志 below the upper edge of 版心
MARK_SIZE = 48  # points; the standard asks for “醒目、美观、庄重” and gives no figure
MARK_NARROWEST = 60  # per cent of the letters' width, before a long name is set smaller instead
BLANKS_ABOVE_NUMBER = 2
RULE_BELOW_NUMBER = 4
RULE_EIGHTHS = 18  # thickness of the red rule, 2.25 points; not in the standard
RED = "FF0000"

# Title and below (7.3)
BLANKS_ABOVE_TITLE = 2
TITLE_PITCH = 33  # points from line to line of a 2号 title; not in the standard
TITLE_CHARACTERS = 19  # at 2号 twenty fit; a full line leaves no shape to the title
BLANKS_ABOVE_ADDRESSEES = 1
DATE_INDENT = 4  # characters from the right, for the seal

# Foot (7.4)
OUTER_RULE_EIGHTHS, INNER_RULE_EIGHTHS = 8, 6  # 0.35 mm and 0.25 mm in eighths of a point

# What every page of a draft carries above 版心; not in the standard
HEADER = 22  # from the paper's edge

# Page number (7.5)
NUMBER_BELOW_TEXT = 7  # upper edge of 一字线 below the lower edge of 版心

# Letter (10.1)
LETTER_MARK_TOP = 30  # below the upper edge of the paper
LETTER_RULE_BELOW_MARK = 4
LETTER_RULE_WIDTH = 170
LETTER_RULE_ABOVE_PAPER_END = 20


def twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_PER_MM)


def emu(millimetres: float) -> int:
    return round(millimetres * EMU_PER_MM)


TEXT_TWIPS = twips(PAPER_WIDTH) - twips(LEFT) - twips(RIGHT)
# Rounded down: half a twip too much, and Word finds room for only 21 lines.
LINE_PITCH = twips(TEXT_HEIGHT) // LINES
# The grid's character pitch, told as what it adds to a 3号 letter in 1/4096 point: 28 letters of 16 points are
# wider than 156 mm. Rounded down for the same reason.
CHARACTER_SPACE = int((TEXT_TWIPS / CHARACTERS / 20 - SIZE_3) * 4096) - 1
# The same for a run of letters, in whole twips as Word takes it; one less, because LibreOffice measures letters a
# little wide and would find room for only 27.
CONDENSED = TEXT_TWIPS // CHARACTERS - SIZE_3 * 20 - 1
CHARACTER = TEXT_TWIPS / CHARACTERS  # width of one 3号 letter on the grid, in twips


def characters(count: float, size: float = SIZE_3) -> int:
    """Width of `count` letters of `size` points in twips, at 3号 on the grid."""
    return round(count * (CHARACTER if size == SIZE_3 else size * 20))
