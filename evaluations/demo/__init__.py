"""Invented data: three offices to look at, and as many as a benchmark wants.

`people`, `story` and `phrases` are texts, `lives` draws how each case goes, `levels` how it is rated;
`places`, `sheets` and `talks` make the rows; `mass` fills a PostgreSQL database for the benchmarks.
"""
