"""Removes a stack's images of earlier deployments from the repository of `cdk bootstrap`."""

from __future__ import annotations

import logging
from typing import Any

log = logging.getLogger()

IMAGES_PER_REQUEST = 100
"""ECR deletes no more in one request."""
RETAINED_IMAGES = 3
"""The newest ones, so that a concurrent deployment finds what it has just pushed."""


def remove_old_images(client: Any, request: str, properties: dict[str, Any], old: dict[str, Any]) -> None:
    """Remove a stack's tags from images that it no longer uses; ECR deletes an image with its last tag.

    The deployed and the previous image stay, as CloudFormation may roll back: a function without its image fails.

    Args:
        client: of ECR.
        request: Create, which removes none; Update; or Delete, which removes all.
        properties: `Repository`; `Tag` of the deployed image; `TagPrefix` of the stack's tags.
        old: properties of the previous deployment.

    Raises:
        OSError: a tag cannot be removed.
    """
    if request == "Create":
        return
    repository = properties["Repository"]
    try:
        tags = _newest_first(client, repository, properties["TagPrefix"])
    except client.exceptions.RepositoryNotFoundException:
        log.info("%s is gone already", repository)
        return
    retained = {properties["Tag"], old.get("Tag"), *tags[:RETAINED_IMAGES]} if request == "Update" else set()
    obsolete = [tag for tag in tags if tag not in retained]
    for start in range(0, len(obsolete), IMAGES_PER_REQUEST):
        response = client.batch_delete_image(
            repositoryName=repository,
            imageIds=[{"imageTag": tag} for tag in obsolete[start : start + IMAGES_PER_REQUEST]],
        )
        if failures := [item for item in response["failures"] if item["failureCode"] != "ImageNotFound"]:
            raise OSError(f"{failures[0]['imageId']} cannot be removed: {failures[0]['failureReason']}")
    log.info("%d tags were removed from %s", len(obsolete), repository)


def _newest_first(client: Any, repository: str, prefix: str) -> list[str]:
    pages = client.get_paginator("describe_images").paginate(
        repositoryName=repository, filter={"tagStatus": "TAGGED"}
    )
    images = sorted(
        (image for page in pages for image in page["imageDetails"]),
        key=lambda image: image["imagePushedAt"],
        reverse=True,
    )
    return [tag for image in images for tag in image.get("imageTags", []) if tag.startswith(prefix)]
