"""The report: built from what was found, then shown as a terminal checklist or as JSON. Renderers judge nothing."""
