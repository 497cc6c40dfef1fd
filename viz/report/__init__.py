"""Pages that brief: templates, tables, images."""
