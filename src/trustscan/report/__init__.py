"""The report: built from what was found, then shown as a checklist or as JSON. Judges nothing."""
