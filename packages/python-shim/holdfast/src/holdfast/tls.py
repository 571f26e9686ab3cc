"""Daemons of other hosts, by TLS: each side proves who it is by a certificate."""

from __future__ import annotations

import errno
import os
import socket
import ssl
from typing import Mapping, Tuple

from ._generated.errors import FileNotFoundError, FilePermissionError, InvalidArgumentError, PermissionDeniedError, UnavailableError, UnsupportedError
from .params import check_params

FRAMES_PROTOCOL = "holdfast-frames/1"
"""What is asked for in the handshake (ALPN): frames, where other clients speak gRPC."""
USUAL_PORT = 16524

_SYSTEM = "/etc/holdfast/pki"
_CA, _CERTIFICATE, _KEY, _LIST = "cacert.pem", "clientcert.pem", "clientkey.pem", "crl.pem"


class TlsAddress(str):
    """What stands for the path of a socket where TLS leads to it: host and port, shown so."""

    host: str
    port: int
    directory: str
    """Where the certificates are."""

    @staticmethod
    def of(host: str, port: int, directory: str) -> "TlsAddress":
        """@param directory: with cacert.pem, clientcert.pem and clientkey.pem"""
        shown = f"[{host}]" if ":" in host else host
        address = TlsAddress(f"{shown}:{port} by TLS")
        address.host, address.port, address.directory = host, port, directory
        return address

    def context(self) -> ssl.SSLContext:
        """What proves who one is, and whom one trusts; read anew for each connection, so that renewed certificates are used.

        @raises FileNotFoundError, FilePermissionError, InvalidArgumentError, each naming the file
        """
        authority, certificate, key, revoked = (os.path.join(self.directory, name) for name in (_CA, _CERTIFICATE, _KEY, _LIST))
        for path in (authority, certificate, key):
            _check_readable(path)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_3
        context.set_alpn_protocols([FRAMES_PROTOCOL])
        try:
            context.load_verify_locations(authority)
            context.load_cert_chain(certificate, key)
            if os.path.exists(revoked):
                context.load_verify_locations(revoked)
                context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
        except ssl.SSLError as error:
            raise InvalidArgumentError(f"{certificate}, its key or what lies beside it cannot be used: {error.reason or error}; see: holdfast pki check") from error
        return context

    def wrong(self, error: OSError) -> Exception:
        """Words an error of the connection or the handshake."""
        if isinstance(error, ssl.SSLCertVerificationError):
            return UnavailableError(f"no daemon answers at {self}: its certificate is not good: {error.verify_message}")
        if isinstance(error, ssl.SSLError):
            reason = error.reason or str(error)
            if "NO_APPLICATION_PROTOCOL" in reason:
                return UnsupportedError(f"the daemon at {self} serves no frames by TLS; update holdfastd there")
            if "PROTOCOL_VERSION" in reason or "WRONG_VERSION" in reason:
                return UnavailableError(f"no daemon answers at {self}: it does not speak TLS 1.3")
            if "ALERT" in reason:
                return self.turned_away()
            return UnavailableError(f"no daemon answers at {self}: {reason}")
        return UnavailableError(f"no daemon answers at {self}: {error.strerror or error}")

    def wrong_after(self, cause: object) -> Exception:
        """Words the end of a connection whose handshake was over for this side: whether it is let in the daemon says only then."""
        if isinstance(cause, OSError) and cause.errno not in (errno.ECONNRESET, errno.EPIPE):
            return self.wrong(cause)
        return self.turned_away()

    def turned_away(self) -> Exception:
        """That the daemon does not let one in, which it says in its log alone."""
        certificate = os.path.join(self.directory, _CERTIFICATE)
        return PermissionDeniedError(f"the daemon at {self} does not let in who has {certificate}; the log of holdfastd there says why; here, see: holdfast pki check")


def tls_address(uri: str, driver: str, user: str, host: str, port: str, path: str, params: Mapping[str, str], environment: Mapping[str, str]) -> TlsAddress:
    """Where TLS goes for a URI, and with which files: those in `pkipath`, else the user's own, else those of the host."""
    if "no_verify" in params:
        raise UnsupportedError(f"{uri} has no_verify; TLS is always verified, on both sides")
    check_params(uri, params, ("pkipath", "token_file"))
    if not host:
        raise InvalidArgumentError(f"{uri} names no host; it looks like qemu+tls://host/system?pkipath=/directory")
    if user:
        raise InvalidArgumentError(f"{uri} names a user; with tls the certificate says who one is")
    if path not in ("system", "") and not (driver == "test" and path == "default"):
        raise InvalidArgumentError(f"{uri} names {path}; with tls system is accepted")
    number = int(port or USUAL_PORT)
    if not 0 < number < 65536:
        raise InvalidArgumentError(f"{uri} names the port {port}; accepted are 1 to 65535")
    return TlsAddress.of(host, number, _directory(params.get("pkipath", ""), environment))


def _directory(given: str, environment: Mapping[str, str]) -> str:
    if given:
        return given
    home = environment.get("XDG_CONFIG_HOME") or os.path.join(environment.get("HOME", "/"), ".config")
    places: Tuple[str, ...] = (_SYSTEM,) if os.getuid() == 0 else (os.path.join(home, "holdfast/pki"), _SYSTEM)
    return next((place for place in places if os.path.exists(os.path.join(place, _CERTIFICATE))), places[0])


def _check_readable(path: str) -> None:
    if not os.path.exists(path):
        raise FileNotFoundError(f"there is no {path}, which TLS needs; have the files made where the authority is: holdfast pki client NAME")
    if not os.access(path, os.R_OK):
        raise FilePermissionError(f"{path} cannot be read")


def open_tls(address: TlsAddress, seconds: float) -> ssl.SSLSocket:
    """Connects, and proves who one is. @raises HoldfastError"""
    context = address.context()
    plain = None
    try:
        plain = socket.create_connection((address.host, address.port), seconds)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        secured = context.wrap_socket(plain, server_hostname=address.host)
    except OSError as error:
        if plain is not None:
            plain.close()
        raise address.wrong(error) from error
    if secured.selected_alpn_protocol() != FRAMES_PROTOCOL:
        secured.close()
        raise UnsupportedError(f"the daemon at {address} serves no frames by TLS; update holdfastd there")
    return secured
