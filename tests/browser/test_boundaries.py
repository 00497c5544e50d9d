"""What gunicorn refuses before the site sees it: requests whose end two servers could see in different places."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

HEAD = "POST /shortlist HTTP/1.1\r\nHost: localhost\r\n"
INSIDE = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
SAID_IN_TWO_WAYS = (
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
    "Content-Length: 5\r\nContent-Length: 6\r\n",
    "Content-Length: +5\r\n",
    "Transfer-Encoding: chunked, identity\r\n",
    "Transfer-Encoding: xchunked\r\n",
    "Transfer-Encoding : chunked\r\n",
)


def answer_to(request, address):
    with socket.create_connection(("127.0.0.1", urlsplit(address).port), timeout=10) as connection:
        connection.sendall(request.encode())
        said = b""
        while part := connection.recv(65536):
            said += part
    return said


def test_a_request_whose_end_is_said_in_two_ways_is_refused(address):
    for headers in SAID_IN_TWO_WAYS:
        said = answer_to(f"{HEAD}{headers}\r\n0\r\n\r\n{INSIDE}", address)
        assert said.split(b" ", 2)[1] in (b"400", b"501"), (headers, said[:200])
        assert said.count(b"HTTP/1.1") == 1, "what follows is not read as another request"
