"""Finished sites: the file that keeps them safe, and the files that are made of it."""
