"""The body of a deed that asks for nothing but why."""

from pydantic import BaseModel, Field


class Why(BaseModel):
    """A reason."""

    reason: str = Field(max_length=500)
