"""What the bureau means, as files: indicators, regions, units. Loaded and checked here, edited without Python."""
