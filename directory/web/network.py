"""Where a request comes from, as far as limits may know."""

from __future__ import annotations

import ipaddress

from flask import request

IPV6_NETWORK_BITS = 64
"""One household or machine has at least so large a part of the IPv6 addresses to itself."""


def network() -> str:
    """The network address that this request comes from; of an IPv6 address its network."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, IPV6_NETWORK_BITS), strict=False))
