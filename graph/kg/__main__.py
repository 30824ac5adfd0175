"""``python -m kg`` and the command ``kg``."""

import gc

gc.set_threshold(100_000)  # the default walks everything that importing makes, dozens of times, and finds no garbage

from kg.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
