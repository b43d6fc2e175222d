"""Readers of single facts in a page's text: contact details, identity, prices, people. Each is a pure function."""
