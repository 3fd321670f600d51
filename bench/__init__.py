"""The benchmarks of product.md 6: server time of a page beside the bare SQL that yields its rows."""
