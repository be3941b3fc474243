"""Promises out of a plan that was read: what the reader found, put in relation (其中, 合计, 由…增加到…, 三年累计)."""
