"""The list: from a file or a pipe to rows, and which site each of them means."""
