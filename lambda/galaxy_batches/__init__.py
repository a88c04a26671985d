"""Many pictures at once: from a list of names over uploads and a queue to one table of results.

There is no database. A batch is files below ``batches/<id>/``, and which of them exist is its state:

* ``inputs/<shard>.json``: the names of one shard's pictures, or its positions, and the number of its first.
* ``manifest.json``, written after those: the model and its version, the table's columns, how many pictures and
  shards there are, where the pictures are, when the batch expires. Never changed. Nothing holds all the names.
* ``images/<number>``: a picture, put there by the visitor, numbered from 0 through all shards; without metadata
  from when it was first read here. A batch whose manifest names a source has none: its pictures stay where they
  are, and their names are relative to it.
* ``cutouts/…``: what surveys answered for positions, so that a shard which is delivered again asks for none twice.
* ``started``: its shards are on the queue.
* ``shards/<shard>.<answered>-<failed>.csv``: the finished rows of one shard; a list of the names counts them.
* ``results.csv`` and ``results.parquet``, then ``done.<answered>-<failed>``: put together from the shards, on a
  message of its own, which whoever found all shards finished has sent.
* ``failed``: why the table could not be put together, in however many attempts.
* ``cancelled``: what is still on the queue is skipped.

A shard that is delivered twice, or finished by two workers at once, ends in the same files; so does the table. A
shard that failed three times is given up: each of its pictures has a row that says so. What is in the folder is
deleted by the bucket's lifecycle rule, not before the batch expires.

Shards of positions wait on a queue of their own, which has one of them worked on at a time, whoever works: so one
rate holds for all of a deployment. A batch has one shard on it, and the next comes behind those of other batches,
so that a large batch does not keep a small one waiting.
"""
