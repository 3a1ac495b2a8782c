"""The description of the API (OpenAPI 3.1): what the library derives, and what holds everywhere.

Refusals, the key of a repeatable write and the choice of organisation are the same for every
operation, so they are written here once and not beside each.
"""

from typing import Any, Final

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from resguardo.interfaces.api.caller import ORGANISATION_HEADER, Key
from resguardo.interfaces.api.problems import CONTENT_TYPE, ProblemDocument

VERSION: Final = "1.0.0"
NAMESPACE: Final = "api"
_READS: Final = {
    400: "The request cannot be parsed.",
    401: "No key, or one that is not valid here.",
    403: "The mandate does not include this.",
    404: "Nothing there, or not yours to know of.",
    422: "Refused: the facts say why.",
    429: "Too many requests.",
}
_WRITES: Final = {
    409: "Somebody was faster, or the first request with this key is still at work.",
    413: "The body is too large.",
}
_OPEN: Final = (400, 404, 422)


class DescribedAPI(NinjaAPI):
    """The API with its description completed."""

    def __init__(self) -> None:
        super().__init__(
            title="Resguardo",
            version=VERSION,
            description=(
                "Custody of the arms of private security companies. Keys go into the header "
                "Authorization as “Bearer KEY”. Moments are UTC (RFC 3339), days are ISO 8601, "
                "identifiers are opaque. A write with an Idempotency-Key that is sent again gets "
                "the first answer again, for ever. Refusals are problem documents (RFC 9457) with "
                "a stable code."
            ),
            auth=Key(),
            docs_url=None,
            openapi_url="/openapi.json",
            urls_namespace=NAMESPACE,
        )

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Describe every operation with its refusals."""
        schema = super().get_openapi_schema(
            path_prefix="api/v1/" if path_prefix is None else path_prefix, path_params=path_params
        )
        schemas = schema["components"].setdefault("schemas", {})
        schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _complete(method, operation)
        return schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    """Add the refusals, and for a write the key under which it may be repeated."""
    refusals = dict(_READS)
    parameters = operation.setdefault("parameters", [])
    if "security" not in operation:
        refusals = {status: refusals[status] for status in _OPEN}
    else:
        parameters.append(_header(ORGANISATION_HEADER, "Which of the key's organisations.", "uuid"))
    if method != "get":
        refusals |= _WRITES
        parameters.append(_header("Idempotency-Key", "Names this write, so it may be repeated."))
    for status, meaning in sorted(refusals.items()):
        operation["responses"].setdefault(
            status,
            {
                "description": meaning,
                "content": {
                    CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}
                },
            },
        )


def _header(name: str, meaning: str, form: str = "") -> dict[str, Any]:
    schema = {"type": "string"} | ({"format": form} if form else {"maxLength": 200})
    return {
        "in": "header",
        "name": name,
        "required": False,
        "description": meaning,
        "schema": schema,
    }
