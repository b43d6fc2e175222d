"""trustscan: checks from outside what makes visitors trust a website or turn away."""

__version__ = "0.1.0"
