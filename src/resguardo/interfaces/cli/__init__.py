"""The command line: `resguardo COMMAND`, one module a command.

For operators, scripts and bulk work. A refusal is one sentence on standard error and exit status 1,
wrong usage is 2, and nothing is left half done.
"""
