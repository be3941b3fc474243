"""Regions and units with their aliases, group words and successions. Leaves organisations' facts to later wings."""
