"""The overview is tried on plans made by the factories of tests/plans."""


