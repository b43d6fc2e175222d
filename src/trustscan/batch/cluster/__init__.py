"""The engine for many machines: shards of sites as tasks of a Dask cluster."""

from trustscan.batch.cluster.engine import DaskEngine

__all__ = ["DaskEngine"]
