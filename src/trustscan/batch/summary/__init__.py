"""What a whole batch shows, and how it is told."""
