"""The configuration of a project: found, read and checked, with the place of every value."""
