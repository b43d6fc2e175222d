"""The engine for one machine: worker processes, where they come from and what they are told."""
