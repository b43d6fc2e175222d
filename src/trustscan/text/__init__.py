"""Text as data: normalising, finding phrases, telling languages apart. Knows nothing of websites."""
