"""The commands of ``kg``, one file each; the first line of a file's docstring is what ``kg --help`` shows."""
