"""Every error leaves as ``{"error": {"code", "message", "hint"}}`` with a stable code and no traceback."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from galaxy_api.languages import request_language
from galaxy_api.telemetry import INTERNAL_ERROR, metrics_of
from galaxy_batches.errors import (
    BatchCancelledError,
    BatchesDisabledError,
    IdempotencyKeyReusedError,
    QueueError,
    UnknownBatchError,
    WebhookRefusedError,
)
from galaxy_core.api_keys import InvalidApiKeyError, KeyQuotaError
from galaxy_core.cancellation import CancelledRequestError
from galaxy_core.classrooms import ClassroomFullError, ClassroomsDisabledError, UnknownClassroomError
from galaxy_core.errors import (
    BrokenImageError,
    BrokenModelError,
    BrokenSampleError,
    BusyError,
    DailyQuotaError,
    EmptyImageError,
    GalaxyError,
    ImageTooSmallError,
    NoGalaxyFrameError,
    NotAnImageError,
    RegistryError,
    StorageError,
    TooCostlyImageError,
    TooManyBytesError,
    TooManyPixelsError,
    TooMuchWorkError,
    UnknownLabelError,
    UnknownModelError,
    UnknownSampleError,
)
from galaxy_core.images.limits import Limits
from galaxy_core.languages import DEFAULT_LANGUAGE
from galaxy_core.languages.errors import translate_error
from galaxy_core.validation import first_error
from galaxy_sky.errors import OutsideFootprintError, SkyDisabledError, SkyUnavailableError, UnknownObjectError

log = logging.getLogger(__name__)

STATUS: dict[type[GalaxyError], int] = {
    EmptyImageError: 400,
    NotAnImageError: 415,
    BrokenImageError: 422,
    ImageTooSmallError: 422,
    UnknownLabelError: 422,
    NoGalaxyFrameError: 422,
    TooMuchWorkError: 422,
    TooManyBytesError: 413,
    TooManyPixelsError: 413,
    TooCostlyImageError: 413,
    UnknownModelError: 404,
    UnknownBatchError: 404,
    ClassroomsDisabledError: 404,
    UnknownClassroomError: 404,
    ClassroomFullError: 409,
    BatchesDisabledError: 404,
    BatchCancelledError: 409,
    IdempotencyKeyReusedError: 422,
    WebhookRefusedError: 422,
    DailyQuotaError: 429,
    InvalidApiKeyError: 401,
    UnknownSampleError: 404,
    UnknownObjectError: 404,
    OutsideFootprintError: 404,
    SkyDisabledError: 404,
    BrokenModelError: 503,
    BrokenSampleError: 503,
    RegistryError: 503,
    StorageError: 503,
    BusyError: 503,
    CancelledRequestError: 503,
    QueueError: 503,
    SkyUnavailableError: 503,
}
RETRY_AFTER_SECONDS = 5
PUBLIC_MESSAGES: dict[type[GalaxyError], str] = {
    StorageError: "A file or bucket of this installation cannot be read or written.",
    RegistryError: "The registry of models cannot be used.",
    BrokenModelError: "The model is damaged, or fails at this image.",
    BrokenSampleError: "The sample, or the index of samples, is damaged.",
    QueueError: "The queue of batches cannot be reached.",
}
"""Of errors whose own messages name folders and buckets, which are for the log alone."""
PUBLIC_HINT = "Try again in a moment; the server's log says what is wrong."
UNEXPECTED = ("Something went wrong on our side.", "Try again in a moment.")


class ErrorDetail(BaseModel):
    """What was expected, what came, what to do."""

    code: str = Field(description="Stable and machine-readable.", examples=["too_many_bytes"])
    message: str = Field(
        description="What was expected and what came.",
        examples=[f"The picture is 7.2 MB; at most {Limits.bytes / 1e6} MB are read."],
    )
    hint: str = Field(description="What to do.", examples=["Send a smaller copy; 424 x 424 pixels are plenty."])


class ErrorResponse(BaseModel):
    """The one shape of every error."""

    error: ErrorDetail


class InvalidRequestError(GalaxyError):
    """The request is not of the documented form."""

    code = "invalid_request"


def public_text(error: GalaxyError) -> tuple[str, str]:
    """Message and hint of an error, as anybody may read them."""
    for kind, message in PUBLIC_MESSAGES.items():
        if isinstance(error, kind):
            return message, PUBLIC_HINT
    return error.message, error.hint


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document the error shape for some statuses of a route."""
    return {status: {"model": ErrorResponse} for status in statuses}


def install(app: FastAPI) -> None:
    """Answer every exception in the one shape."""

    @app.exception_handler(GalaxyError)
    async def _galaxy(request: Request, error: GalaxyError) -> JSONResponse:
        metrics_of(request).fields["code"] = error.code
        status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 422)
        wait = error.retry_after if isinstance(error, DailyQuotaError) else RETRY_AFTER_SECONDS
        headers = {"Retry-After": str(wait)} if status in {429, 503} else {}
        if isinstance(error, KeyQuotaError):
            headers |= error.allowance.headers
        elif isinstance(error, InvalidApiKeyError):
            headers["WWW-Authenticate"] = "X-API-Key"
        if status == 503 and not isinstance(error, BusyError | CancelledRequestError):
            log.error("%s: %s", error.code, error)
        return _in_language(request, status, error.code, *public_text(error), headers)

    @app.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> JSONResponse:
        metrics_of(request).fields["code"] = InvalidRequestError.code
        complaint = first_error(error.errors(), "the request")
        hint = "See /api/v1/docs for what is expected."
        return _in_language(request, 422, InvalidRequestError.code, f"{complaint}.", hint)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, InvalidRequestError.code)
        metrics_of(request).fields["code"] = code
        message = f"{request.method} {request.url.path}: {str(error.detail).rstrip('.')}."
        headers = dict(error.headers or {})
        if error.status_code == 405 and (allowed := _allowed(app, request)):
            headers["Allow"] = allowed
        hint = "See /api/v1/docs for what there is."
        return _in_language(request, error.status_code, code, message, hint, headers)

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected error at %s", request.url.path, exc_info=error)
        headers = getattr(request.state, "cors", {})
        return _in_language(request, 500, INTERNAL_ERROR, *UNEXPECTED, headers)


def _allowed(app: FastAPI, request: Request) -> str:
    """Every method that a path takes; Starlette tells of the first route alone."""
    routes = [route for route in app.routes if not isinstance(route, Mount)]
    return ", ".join(
        method
        for method in ("DELETE", "GET", "POST", "PUT")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    )


def _in_language(
    request: Request, status: int, code: str, message: str, hint: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    """An error in the language that the request likes best of those that its words are known in."""
    language = request_language(request)
    translated = translate_error(code, message, hint, language)
    response = error_response(status, code, *(translated or (message, hint)), headers)
    response.headers["Content-Language"] = language if translated else DEFAULT_LANGUAGE
    response.headers.add_vary_header("Accept-Language")
    return response


def error_response(
    status: int, code: str, message: str, hint: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    """An error in the one shape."""
    body = ErrorResponse(error=ErrorDetail(code=code, message=message, hint=hint))
    return JSONResponse(body.model_dump(), status_code=status, headers=headers)
