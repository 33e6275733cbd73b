"""For which names and addresses the house's authority may vouch."""

import ipaddress

from cryptography import x509

from sostenuto.base.errors import InputError

LOCAL_NAMES = ("localhost", "local", "lan", "home.arpa", "internal")
"""Names that never belong to anybody on the internet; any name under them may be vouched for."""
PRIVATE_NETWORKS = (
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
)


def check(authority: x509.Certificate, hosts: tuple[str, ...]) -> None:
    """Refuse hosts for which the authority may not vouch.

    Raises
    ------
    InputError
    """
    allowed = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    for host in hosts:
        if not any(_covers(each, host) for each in allowed.permitted_subtrees or ()):
            raise InputError(
                "hosts",
                expected="names that the house's certificate authority was made for",
                got=host,
                hint="names under .local, .lan, .home.arpa and .internal always are; for another"
                " name, move https/authority.* away and install the new one on every device",
            )


def _covers(permitted: x509.GeneralName, host: str) -> bool:
    address = _address(host)
    if isinstance(permitted, x509.IPAddress):
        network = permitted.value
        if not isinstance(network, ipaddress.IPv4Network | ipaddress.IPv6Network):
            return False
        return address is not None and address in network
    if address is not None or not isinstance(permitted, x509.DNSName):
        return False
    name = host.lower()
    return name == permitted.value or name.endswith("." + permitted.value)


def permitted_names(hosts: tuple[str, ...]) -> list[x509.GeneralName]:
    """Return what an authority made for ``hosts`` may vouch for."""
    names = [host.lower() for host in hosts if _address(host) is None]
    dns = [x509.DNSName(name) for name in dict.fromkeys((*LOCAL_NAMES, *names))]
    alone = [host for host in hosts if _address(host) and not _is_private(host)]
    networks = [ipaddress.ip_network(each) for each in (*PRIVATE_NETWORKS, *alone)]
    return [*dns, *(x509.IPAddress(network) for network in networks)]


def _is_private(host: str) -> bool:
    address = ipaddress.ip_address(host)
    return any(address in ipaddress.ip_network(network) for network in PRIVATE_NETWORKS)


def general_names(hosts: tuple[str, ...]) -> list[x509.GeneralName]:
    """Return hosts as a certificate names them."""
    return [_general_name(host) for host in hosts]


def _general_name(host: str) -> x509.GeneralName:
    address = _address(host)
    return x509.DNSName(host.lower()) if address is None else x509.IPAddress(address)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
