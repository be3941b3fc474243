"""目标任务分解表: who carries how much of each target, as Word in the official layout and as Excel."""
