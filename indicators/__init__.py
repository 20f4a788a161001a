"""The Handlungsfelder of the report, one module each, readable as its chapter."""
