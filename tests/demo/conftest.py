from pathlib import Path

import pytest


@pytest.fixture
def shared_seeds() -> Path:
    return Path(__file__).resolve().parents[3] / "shared" / "seeds"
