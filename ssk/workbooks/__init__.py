"""Workbooks for people: templates to fill in, and copies that say what was wrong."""
