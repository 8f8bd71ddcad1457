"""Which addresses are called: public ones over TLS, the own network only where an owner said so, one answer for a pull."""

from __future__ import annotations

import datetime
import http.server
import ssl
import threading

import pytest

from zhanggui.core.errors import Refused

PUBLIC = "93.184.216.34"


@pytest.mark.parametrize(
    "given",
    ["", "shop.example.com", "ftp://shop.example.com", "https://", "https://user:pw@shop.example.com", "https://a b.com",
     "https://shop.example.com/?key=1", "https://shop.example.com/#x", "https://shop.example.com:99999",
     "https://shop.example.com/a/../b", "https://%31.example.com", "https://" + "a" * 300 + ".com", "https://a\r\nb.com"],
)  # fmt: skip
def test_what_is_no_address_of_a_shop_is_refused(given):
    from zhanggui.collect.live.addresses import read_server

    with pytest.raises(Refused):
        read_server(given)


def test_tokens_go_over_tls_unless_the_shop_stands_in_the_own_network():
    from zhanggui.collect.live.addresses import read_server

    with pytest.raises(Refused, match="not encrypted"):
        read_server("http://shop.example.com")
    assert str(read_server("http://nas.local:8080/", own_network=True)) == "http://nas.local:8080"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.5", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "::", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1",
     "fec0::1", "64:ff9b:1:a00:0:100:808:808", "2001:0:808:808::1", "::a00:1", "5f00::1"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_not_called(address):
    from zhanggui.collect.live.addresses import pinned_address, read_server

    server = read_server("https://shop.example.com")
    with pytest.raises(Refused, match="leads to"):
        pinned_address(server, lambda *_: [address])
    with pytest.raises(Refused, match="leads to"):  # one fit answer does not hide it
        pinned_address(server, lambda *_: [PUBLIC, address])


def test_a_public_address_is_called_and_an_own_one_where_it_is_allowed():
    from zhanggui.collect.live.addresses import pinned_address, read_server

    assert pinned_address(read_server("https://shop.example.com"), lambda *_: [PUBLIC]) == PUBLIC
    own = read_server("http://nas.local", own_network=True)
    assert [pinned_address(own, lambda *_, a=a: [a]) for a in ("192.168.1.5", "127.0.0.1", "::1")] == [
        "192.168.1.5",
        "127.0.0.1",
        "::1",
    ]
    with pytest.raises(Refused):  # the cloud's metadata is nobody's shop
        pinned_address(own, lambda *_: ["169.254.169.254"])


def test_a_host_nobody_knows_is_told():
    from zhanggui.collect.live.addresses import pinned_address, read_server

    def unknown(*_):
        raise OSError

    with pytest.raises(Refused, match="cannot be found"):
        pinned_address(read_server("https://shop.example.com"), unknown)


def test_the_name_is_asked_once_and_the_same_address_called_again(serve):
    """DNS that changes its answer between two calls (rebinding) changes nothing."""
    from tests.collect.live.conftest import Said

    from zhanggui.collect.live.addresses import read_server
    from zhanggui.collect.live.calling import Ask, Caller

    server = serve(lambda _: Said(body=b"{}"))
    port = server.address.rpartition(":")[2]
    answers = ["127.0.0.1", "169.254.169.254"]
    caller = Caller(
        server=read_server(f"http://shop.lan:{port}", own_network=True), resolver=lambda *_: [answers.pop(0)]
    )
    caller.call(Ask(path="/a"))
    caller.call(Ask(path="/b"))
    assert server.asked == ["/a", "/b"]
    assert [heard["host"] for heard in server.heard] == [f"shop.lan:{port}"] * 2
    assert answers == ["169.254.169.254"]


@pytest.fixture
def own_certificate(tmp_path):
    """Key and certificate of ``right.lan``, signed by nobody else; the file with both."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "right.lan")])
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(start).not_valid_after(start + datetime.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("right.lan")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file = tmp_path / "both.pem"
    file.write_bytes(
        made.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    )
    return file


@pytest.fixture
def over_tls(own_certificate):
    """A server of ``right.lan`` over TLS: its port, and the tokens it was sent."""
    heard: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.headers["X-Token"])
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            pass

    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(own_certificate)
    web.socket = tls.wrap_socket(web.socket, server_side=True)
    threading.Thread(target=web.serve_forever, args=(0.02,), daemon=True).start()
    yield web.server_port, heard
    web.shutdown()
    web.server_close()


def test_a_certificate_of_another_name_or_of_nobody_we_trust_gets_no_token(own_certificate, over_tls):
    from zhanggui.collect.live.addresses import read_server
    from zhanggui.collect.live.calling import Ask, Caller, Patience

    port, heard = over_tls
    trust = ssl.create_default_context(cafile=str(own_certificate))

    def caller(host, trusted):
        return Caller(
            server=read_server(f"https://{host}:{port}", own_network=True), headers={"X-Token": "t"},
            resolver=lambda *_: ["127.0.0.1"], trust=trusted, patience=Patience(tries=1),
        )  # fmt: skip

    caller("right.lan", trust).call(Ask(path="/"))
    for wrong in (caller("wrong.lan", trust), caller("right.lan", None)):
        with pytest.raises(Refused, match="cannot be verified"):
            wrong.call(Ask(path="/"))
    assert heard == ["t"]
