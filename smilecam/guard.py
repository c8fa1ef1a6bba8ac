"""Who may talk to a page of ours on this machine. Decides only: the caller brings headers, bodies and the time.

127.0.0.1 is shared: every account of the machine reaches it, and so does every web page the user visits (a name that
an attacker's DNS points here, a form, a WebSocket, which no same-origin rule stops). So a page of ours

* answers only to a Host that is this machine's loopback with our port (a rebound name carries the attacker's),
* takes a WebSocket or POST only from exactly its own Origin; without one there is no browser, and no business,
* is entered by a code in the link's fragment, which never leaves the browser in a request, good once and for a
  minute, changed for a session secret that the page keeps in sessionStorage. No cookie: those are not kept apart by
  port. No secret in any URL: those end up in logs, histories and Referer.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum

CODE_LASTS_S = 60.0
# With 256 bits nobody guesses: who tries is told so, and no guessing ever keeps a right code out.
_MOST_WRONG, _WRONG_WITHIN_S = 10, 10.0
_BYTES = 32

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), microphone=(), display-capture=()",
}


class Refusal(Enum):
    """Why somebody is turned away."""

    HOST = "not for this host"
    ORIGIN = "not from this page"
    CODE = "the code is wrong, used or too old"
    SESSION = "unknown session"
    TOO_MANY = "too many wrong codes"
    ACCOUNT = "not from this account"


def refuse_host(host: str | None, port: int) -> Refusal | None:
    """Return why a request with this Host header is turned away, None where it is not."""
    return None if host in _hosts(port) else Refusal.HOST


def refuse_origin(origin: str | None, host: str | None, port: int) -> Refusal | None:
    """Return why a WebSocket or POST with these headers is turned away: the Origin must be the page's own."""
    return refuse_host(host, port) or (None if origin == f"http://{host}" else Refusal.ORIGIN)


def _hosts(port: int) -> tuple[str, ...]:
    return (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}")


@dataclass
class Doorkeeper:
    """Hands out codes, changes each once for a session, knows the sessions. Keeps only their hashes."""

    _codes: dict[bytes, float] = field(default_factory=dict)
    _sessions: set[bytes] = field(default_factory=set)
    _wrong_s: deque[float] = field(default_factory=lambda: deque(maxlen=_MOST_WRONG))

    def mint(self, now_s: float) -> str:
        """Return a new code (256 random bits, safe in a URL), good once until CODE_LASTS_S have passed."""
        self._codes = {known: made_s for known, made_s in self._codes.items() if now_s - made_s <= CODE_LASTS_S}
        code = secrets.token_urlsafe(_BYTES)
        self._codes[_digest(code)] = now_s
        return code

    def enter(self, code: str, now_s: float) -> str | Refusal:
        """Return a new session secret for a code, which is used up by it, or why there is none."""
        known = _known(code, self._codes)
        minted_s = self._codes.pop(known) if known else None
        if minted_s is None or now_s - minted_s > CODE_LASTS_S:
            return self._refuse_wrong(now_s)
        session = secrets.token_urlsafe(_BYTES)
        self._sessions.add(_digest(session))
        return session

    def refuse_session(self, session: str) -> Refusal | None:
        """Return why this session secret opens nothing, None where it does."""
        return None if _known(session, self._sessions) else Refusal.SESSION

    def sessions(self) -> list[str]:
        """Return the hashes of all session secrets, for a successor's `admit`; no secret can be told from them."""
        return [known.hex() for known in self._sessions]

    def admit(self, sessions: Collection[str]) -> None:
        """Let in whom the predecessor let in. Raises ValueError where these are no hashes."""
        self._sessions |= {bytes.fromhex(one) for one in sessions}

    def _refuse_wrong(self, now_s: float) -> Refusal:
        if len(self._wrong_s) == _MOST_WRONG and now_s - self._wrong_s[0] < _WRONG_WITHIN_S:
            return Refusal.TOO_MANY
        self._wrong_s.append(now_s)
        return Refusal.CODE


def _known(secret: str, digests: Mapping[bytes, float] | set[bytes]) -> bytes | None:
    """Find a secret's hash; every comparison takes the same time, whatever was guessed right."""
    digest = _digest(secret)
    hits = [known for known in digests if secrets.compare_digest(known, digest)]
    return hits[0] if hits else None


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
