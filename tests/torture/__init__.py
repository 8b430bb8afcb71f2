"""What people and machines do to a program: bad input, hostile text, sudden death, full disks, load.

`python -m tests.torture` (or `make torture`) prints one table of tests and figures; SECURITY.md keeps the last one.
"""
