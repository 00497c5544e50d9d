"""Verification: the desk at which stated credentials are held against their sources.

A *submission* is a credential handed to the desk; one at most is open for each. It is *waiting* for a verifier, or
*asked*, waiting for its keeper's answer, until it is *decided* or *withdrawn*. *Findings* are what the machine saw:
register records, rosters, exclusions, the same number or paper elsewhere; they decide nothing. Every decision writes
one ledger entry (`credentials`), by a conditional update, so that of two deciders one wins.
"""
