"""What was read from files before, kept by the digest of their bytes in the user's cache folder.

The files are the truth: an entry is found only by their exact bytes, bears its own digest, and is made anew when it is
damaged or gone. Only small inputs are kept; where the folder cannot be written nothing is kept, and nothing is said.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

try:
    from _blake2 import blake2b  # hashlib would load OpenSSL, which takes longer than all the rest of this module
except ImportError:
    from hashlib import blake2b

MAX_BYTES = 8_000_000
MAX_ENTRIES = 16
_FORMAT = b"kg-3"  # another one whenever what is kept, or what counts as sound, changes
_DIGEST = 64


class Entry:
    """A place in the cache, whether something is there or not."""

    def __init__(self, path: str) -> None:
        self.path = path

    def load(self) -> Any:
        """Return what is kept, or ``None`` where nothing is, or where it is damaged."""
        try:
            with open(self.path, "rb") as file:  # noqa: PTH123
                data = memoryview(file.read())
            if blake2b(data[_DIGEST:]).digest() == data[:_DIGEST]:
                return marshal.loads(data[_DIGEST:])  # noqa: S302
        except (OSError, ValueError, EOFError, TypeError):
            pass
        return None

    def keep(self, value: Any) -> None:
        """Keep a value of plain Python types; remove the oldest entries where there are too many."""
        with suppress(OSError):
            folder = os.path.dirname(self.path)
            os.makedirs(folder, mode=0o700, exist_ok=True)
            data = marshal.dumps(value)
            temporary = f"{self.path}.{os.getpid()}"
            with open(temporary, "wb") as file:  # noqa: PTH123
                file.write(blake2b(data).digest() + data)
            os.replace(temporary, self.path)
            forget(folder, MAX_ENTRIES)


def entry(files: Sequence[str]) -> Entry | None:
    """Return the place for what is read from these files, or ``None`` where it is not to be kept.

    It depends on the files' names and bytes and on the version of Python. Reads the files: linear in their size.
    """
    folder = place("")
    if not folder:
        return None
    key = blake2b(_FORMAT + sys.version.encode())
    total = 0
    try:
        for path in files:
            with open(path, "rb") as file:  # noqa: PTH123
                total += os.fstat(file.fileno()).st_size
                if total > MAX_BYTES:
                    return None
                data = file.read()
            key.update(f"\n{path}\n{len(data)}\n".encode("utf-8", "surrogateescape"))
            key.update(data)
    except OSError:
        return None
    return Entry(os.path.join(folder, key.hexdigest()[:64]))


def forget(folder: str, most: int, *, folders: bool = False) -> None:
    """Remove what was used longest ago of the files, or the ``folders``, in a folder, until ``most`` are left."""
    with suppress(OSError):
        kept = [each.path for each in os.scandir(folder) if each.is_dir() == folders]
        for old in sorted(kept, key=os.path.getmtime)[:-most]:
            if folders:
                from shutil import rmtree

                rmtree(old, ignore_errors=True)
            else:
                os.unlink(old)


def place(name: str) -> str:
    """Return the path of the cache folder, or of one inside it; empty where the environment names none."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/.cache")
    return os.path.join(home, "actor-kg", name) if os.path.isabs(home) else ""
