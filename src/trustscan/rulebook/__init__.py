"""Rule files and lexicons: read, checked and compiled into one `RuleBook`. Judges nothing itself."""
