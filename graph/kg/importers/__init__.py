"""Reading claims from other formats, one file each."""
