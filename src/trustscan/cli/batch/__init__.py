"""`trustscan batch`: what is typed, where results go, what is shown meanwhile, and the exit code."""
