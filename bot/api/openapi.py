"""`GET /api/v1/openapi.json`: what the API takes and answers, as OpenAPI 3.1."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from bot.api.documents import EventDocument, Taken
from bot.api.problems import answer

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

PATH = "/api/v1/openapi.json"
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
REFUSALS = {
    "400": "The body is not JSON.",
    "401": "The key is missing or wrong.",
    "413": "More than 1 MB.",
    "422": "A field is missing or wrong; `errors` points at it.",
    "429": "Too many at once; `Retry-After` says when to go on.",
}


def document() -> dict[str, Any]:
    """The description of the API."""
    models = [(EventDocument, "validation"), (Taken, "serialization")]
    _, schemas = models_json_schema(models, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Eleven", "version": version("eleven-nps")},
        "security": [{"key": []}],
        "paths": {"/api/v1/events": {"post": posting()}},
        "components": {
            "schemas": {**schemas["$defs"], "Problem": PROBLEM},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def posting() -> dict[str, Any]:
    """The one operation that there is."""
    return {
        "summary": "Report an event after which a survey may ask",
        "parameters": [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "schema": {"type": "string", "maxLength": 200},
                "description": "What you call the event; the same one is taken once, however often it is sent.",
            }
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": ref("EventDocument")}}},
        "responses": {
            "202": {"description": "Taken.", "content": {"application/json": {"schema": ref("Taken")}}},
            **{
                status: {"description": told, "content": {"application/problem+json": {"schema": ref("Problem")}}}
                for status, told in REFUSALS.items()
            },
        },
    }


def ref(name: str) -> dict[str, str]:
    """A named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


class OpenApi:
    """Serves it; it says nothing of anybody."""

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """One request."""
        await answer(200, document())(scope, send)
