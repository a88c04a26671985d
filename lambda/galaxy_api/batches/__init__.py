"""Many pictures at once: from a list of names over uploads and a queue to one table of results.

There is no database. A batch is files below ``batches/<id>/``, and which of them exist is its state:

* ``manifest.json``: the pictures' names, the model and its version, when the batch expires. Never changed.
* ``images/<number>``: a picture, put there by the visitor, numbered from 0 in the manifest's order.
* ``started``: its shards are on the queue.
* ``shards/<number>.json``: the finished rows of one shard.
* ``results.parquet``, then ``results.csv``: written by whoever finished the last shard.
* ``cancelled``: what is still on the queue is skipped.

A shard that is delivered twice, or finished by two workers at once, ends in the same files. What is in the folder
is deleted by the bucket's lifecycle rule, not before the batch expires.
"""
