"""What the bureau means, as data: indicators, units, regions. Each loader reads its files once.

Import the loader you need from its module: reading a plan needs the regions only, and starts in half the time.
"""
