"""One file a format, in and out, streaming where a file may be large."""
