"""Fixtures that several files of tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import generated


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose building takes a while."""
    return generated(tmp_path_factory.mktemp("large"), 6000)
