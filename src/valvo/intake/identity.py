"""Who reported, encrypted at rest. Keys are derived from the installation's secret, one for each purpose.

AES-256-GCM with a random nonce of 96 bits (NIST SP 800-38D); the report's number is bound to the ciphertext, so that
one report's identity cannot be put in another's place. Keys come from HKDF-SHA-256 (RFC 5869).
"""

import hmac
import json
import os
from dataclasses import asdict, dataclass
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from valvo.accounts.models import User

_NONCE = 12  # bytes


@dataclass(frozen=True)
class Reporter:
    """Somebody who reports: an account where there is one, a name and how to reach them where they gave it."""

    account: int | None = None
    name: str = ""
    contact: str = ""


def of_account(person: User) -> Reporter:
    """Return the reporter behind an account."""
    return Reporter(account=person.pk, name=person.name, contact=person.email)


def seal(reporter: Reporter, number: str) -> bytes:
    """Return the reporter encrypted, bound to a report's number."""
    return encrypted("identity", json.dumps(asdict(reporter)).encode(), number.encode())


def unseal(sealed: bytes, number: str) -> Reporter:
    """Return the reporter; raises InvalidTag when the secret has changed or the row was tampered with."""
    return Reporter(**json.loads(decrypted("identity", sealed, number.encode())))


def encrypted(purpose: str, content: bytes, bound_to: bytes) -> bytes:
    """Return content encrypted with the key of a purpose, so that it is read only beside what it is bound to."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(derived_key(purpose)).encrypt(nonce, content, bound_to)


def decrypted(purpose: str, sealed: bytes, bound_to: bytes) -> bytes:
    """Return content decrypted; raises InvalidTag when the secret has changed or the row was tampered with."""
    return AESGCM(derived_key(purpose)).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)


def owner(account: int) -> str:
    """Return the keyed hash (hexadecimal) by which a person's own reports are found."""
    return hmac.new(derived_key("owner"), str(account).encode(), "sha256").hexdigest()


def derived_key(purpose: str) -> bytes:
    """Return a key of 256 bits for one purpose, derived from the installation's secret."""
    return _derived(purpose, settings.SECRET_KEY)


@cache
def _derived(purpose: str, secret: str) -> bytes:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"valvo:intake:{purpose}".encode())
    return derived.derive(secret.encode())
