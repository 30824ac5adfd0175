"""Writing files so that a reader finds the old one or the new one, never half of either."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from kg.errors import OutputError


@contextmanager
def replacing(path: str) -> Iterator[IO[bytes]]:
    """Open a temporary file beside ``path`` for writing bytes, and rename it to ``path`` when all went well.

    The mode bits of a file that is replaced are kept. What is no regular file (a device, a pipe) is written to as it
    is. Raises ``OutputError`` where the place cannot be written; on any error the temporary file is removed and what
    stood at ``path`` still stands there.

    >>> import tempfile
    >>> target = os.path.join(tempfile.mkdtemp(), "a.txt")
    >>> with replacing(target) as out:
    ...     _ = out.write(b"whole")
    >>> from pathlib import Path
    >>> Path(target).read_bytes()
    b'whole'
    """
    target = os.path.realpath(path)
    temporary = f"{target}.{os.getpid()}.tmp"
    try:
        if os.path.exists(target) and not os.path.isfile(target):
            with open(target, "wb") as out:  # noqa: PTH123
                yield out
            return
        with open(temporary, "wb") as out:  # noqa: PTH123
            yield out
            out.flush()
            os.fsync(out.fileno())
        if os.path.exists(target):
            os.chmod(temporary, os.stat(target).st_mode & 0o7777)
        os.replace(temporary, target)
    except OSError as error:
        raise OutputError(
            f"cannot write {path}: {error.strerror or error}", hint="choose another place with -o"
        ) from error
    finally:
        with suppress(OSError):
            os.unlink(temporary)
