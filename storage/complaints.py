"""What a database's driver complains of, in sentences that say what to do: drivers speak in several lines of their own.

psycopg gives no code for a connection that failed (`sqlstate` is None), so that the words are all there is; they are
libpq's and the server's, of PostgreSQL 13 to 18 in English, and SQLite's.
"""

from __future__ import annotations

import re

from sqlalchemy.exc import SQLAlchemyError

URL = "NPS_DATABASE_URL"
# The first that is found is said; a brace takes what its parenthesis has found.
SENTENCES = [
    (
        r"Could not parse SQLAlchemy URL|no address of a database",
        f"{URL} is no address of a database: write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE",
    ),
    (r"unable to open database file", f"the file in {URL} cannot be opened: make its folder, and let this user write"),
    (r"file is not a database", f"the file in {URL} is no SQLite database: name another one"),
    (r"readonly database", f"the file in {URL} may not be written: let this user write it, and in its folder"),
    (r"database is locked", f"another program holds the file in {URL}: end it, or wait until it is done"),
    (r"database or disk is full|No space left", "the disk is full: make room on it"),
    (r"failed to resolve host '([^']*)'", f"there is no server named {{0}}: correct the host in {URL}"),
    (r"socket \"([^\"]*)\" failed: No such file", f"no server runs behind {{0}}: start it, or correct {URL}"),
    (
        r"(?:server at \"([^\"]*)\".*)Connection refused",
        f"nothing listens at {{0}} on that port: start the server, or correct host and port in {URL}",
    ),
    (
        r"timeout expired|timed out",
        f"the server does not answer in time: is the host in {URL} right, and does a firewall let you through?",
    ),
    (r"unreachable|No route to host", f"the network has no way to the server: correct the host in {URL}"),
    (r"password authentication failed for user \"([^\"]*)\"", f"{{0}} has another password: correct it in {URL}"),
    (r"no password supplied", f"the server wants a password: write it into {URL}, as postgresql://USER:PASSWORD@…"),
    (r"database \"([^\"]*)\" does not exist", f"there is no database {{0}}: `createdb {{0}}`, or correct {URL}"),
    (r"role \"([^\"]*)\" does not exist", f"the server knows no user {{0}}: `createuser {{0}}`, or correct {URL}"),
    (
        r"no pg_hba\.conf entry|Peer authentication failed",
        f"the server lets this user not in from here: correct {URL}, or have pg_hba.conf allow it",
    ),
    (r"does not support SSL", f"the server has no TLS: turn it on there, or leave sslmode out of {URL}"),
    (
        r"certificate verify failed|server certificate for|root certificate file",
        f"the server's certificate is none that is trusted for that name: correct the host or sslrootcert in {URL}",
    ),
    (r"permission denied for ([^\n]*)", "the database's user may not use the {0}: grant it, or make it the owner"),
    (r"too many clients|connection slots", "the server takes no more connections: raise max_connections there"),
    (r"starting up|shutting down", "the server is starting or stopping: try again in a minute"),
]


def told(error: SQLAlchemyError) -> str | None:
    """The sentence, without any password; None for a complaint that is none of the operator's."""
    said = str(getattr(error, "orig", None) or error)
    for pattern, sentence in SENTENCES:
        if found := re.search(pattern, said, re.DOTALL):
            return sentence.format(*found.groups())
    return None


def in_words(error: SQLAlchemyError) -> str:
    """The sentence, otherwise the first line of what the driver says."""
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    return told(error) or f"the database does not do it ({said}): is {URL} right, and does the server run?"
