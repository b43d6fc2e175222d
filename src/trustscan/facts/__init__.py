"""What a site shows: typed, frozen records with their place, read from a snapshot by pure functions."""
