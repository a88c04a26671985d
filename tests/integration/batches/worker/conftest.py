from tests.support.batch_worker import batch, batches, classifiers, queue, small_shards, storage

__all__ = ["batch", "batches", "classifiers", "queue", "small_shards", "storage"]
