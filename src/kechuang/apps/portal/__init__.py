"""The frame round every page (bar, navigation, fault pages) and the overview. Owns no tables."""
