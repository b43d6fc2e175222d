"""Readers of single facts in a page: contact details, identity, prices, people. Each is a pure function."""
