"""What to do about errors of AWS and of its clients: signing in, and the region, are what lacks most often."""

from __future__ import annotations

import re

_SIGN_IN = (
    "Sign in to AWS first (aws sso login, or aws configure), or name a profile that is signed in with AWS_PROFILE."
)
_REGION = "Name the region with --region, or with the variable AWS_REGION."
_ADVICE = {
    r"ProfileNotFound": "Check AWS_PROFILE: `aws configure list-profiles` has the profiles' names.",
    r"NoRegion|specify a region|[Rr]edirect|AuthorizationHeaderMalformed|IllegalLocationConstraint"
    r"|Could not connect to the endpoint": _REGION,
    r"NoCredentials|PartialCredentials|CredentialRetrieval|Unable to locate credentials|Token has expired"
    r"|TokenRetrieval|SSOTokenLoad|UnauthorizedSSOToken|ExpiredToken|RequestExpired|InvalidAccessKeyId"
    r"|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure": _SIGN_IN,
    r"AccessDenied|Forbidden|\b403\b": "These credentials may not do this: check account, profile and rights.",
}


def aws_advice(error: BaseException, otherwise: str) -> str:
    """What to do about an error.

    Args:
        error: raised by boto3 or obstore.
        otherwise: advice on errors that are neither about credentials nor about the region.
    """
    text = f"{type(error).__name__}: {error}"
    return next((advice for pattern, advice in _ADVICE.items() if re.search(pattern, text)), otherwise)
