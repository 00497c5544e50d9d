"""What stands behind `dev.py`: setting up, serving, checking, and the programs that tests need.

Standard library only, because it runs before anything is installed; `prepare` alone runs afterwards.
"""
