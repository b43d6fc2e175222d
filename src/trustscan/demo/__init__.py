"""A made-up shop to try trustscan on, and the little server that shows it without a network."""
