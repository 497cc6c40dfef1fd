"""Where worlds run: threads, processes, Dask; and how their results are identified."""
