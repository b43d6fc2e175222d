"""Many sites: a list goes in, every row is answered, and nothing that was finished is ever lost."""
