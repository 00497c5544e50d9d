"""Keys that outlive the secret key of which they were made.

What is kept as a hash cannot be hashed again under a new secret key: nobody has what it was made of. So when the secret
key is exchanged, the one derived key under which such hashes were made (a `Purpose`) is *carried*: kept in the
database, sealed under the new secret key. What is hashed from then on is hashed under the new one.
"""
