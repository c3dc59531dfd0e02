"""An S3-compatible store for tests (moto) over TLS: server.py ADDRESS PORT BUCKET CA-FILE.

Moto keeps objects in memory and checks no signatures. The address may be one that comes into being later, as that of a
bridge does; nothing else is listened on. The certificate's authority, made for this run, is in CA-FILE when it serves.
"""
import datetime
import ipaddress
import os
import socket
import ssl
import sys
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from moto.core import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

IP_FREEBIND = 15  # ip(7); Python has no name for it


class Handler(WSGIRequestHandler):
    # Answers have their length, or come in chunks.
    protocol_version = "HTTP/1.1"


class Server(ThreadedWSGIServer):
    """Says goodbye in TLS before it closes a connection: clients take an end without that for one that was cut off."""

    def shutdown_request(self, request):
        try:
            request.settimeout(2)
            request.unwrap()
        except (OSError, ValueError):
            pass
        super().shutdown_request(request)


def named(name):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def certificate(subject, issuer, key, signer, *extensions):
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=2))
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(signer, hashes.SHA256())


def pem(made):
    return made.public_bytes(serialization.Encoding.PEM)


def tls(address):
    """The server's context, and the authority's certificate."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = certificate(
        "test S3 authority", "test S3 authority", authority_key, authority_key, x509.BasicConstraints(True, None)
    )
    # pgBackRest of Debian 12 looks for the host among names only.
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address)), x509.DNSName(address)])
    own = certificate(address, "test S3 authority", key, authority_key, names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        file.write(pem(own))
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        file.flush()
        context.load_cert_chain(file.name)
    return context, pem(authority)


def main(address, port, bucket, ca_file):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_IP, IP_FREEBIND, 1)
    listener.bind((address, int(port)))
    listener.listen(64)
    context, authority = tls(address)
    s3_backends[DEFAULT_ACCOUNT_ID]["aws"].create_bucket(bucket, "us-east-1")
    app = DomainDispatcherApplication(create_backend_app)
    server = Server(address, int(port), app, Handler, ssl_context=context, fd=listener.fileno())
    with open(ca_file + ".part", "wb") as file:
        file.write(authority)
    os.rename(ca_file + ".part", ca_file)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
