"""One module per audited mart, each with `MART` (table name) and `build(ctx)`."""
