"""Operations: a copy of everything that cannot be made again, bringing it back, and what is wrong with an instance.

A *backup* is a folder: the database as of one instant, every stored file, and a manifest that names each with its
digest. It is made while the site serves. The search index is not in it (it is made from the database), nor is the
secret key (it opens the private documents, so it lies elsewhere). A *restore* fills an empty instance, brings the
database up to this version, erases again what people had erased since the backup began (`directory.tombstones`),
makes the index, and walks the audit trail.

A *move* carries every row of a SQLite instance into an empty PostgreSQL database. The *doctor* looks at everything
and says what is broken or due.
"""
