"""The REST interface under /api/v1/: the same services as the pages, for programs.

Schemas are written out by hand and the OpenAPI description is committed, so that a change of the
interface is read as a difference before it reaches anybody.
"""
