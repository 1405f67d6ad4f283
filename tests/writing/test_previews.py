"""Previews of addresses: what a page says of itself, and where this server never looks."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

import factories
from hisl.communities.queries import key_of
from hisl.writing import actions
from hisl.writing.models import Preview, Text
from hisl.writing.previews.fetching import Fetcher, RefusedError, public_addresses, refuse_private
from hisl.writing.previews.heads import head_of

HEAD = b"""<!doctype html><head><title>Why seals &amp; bearings leak</title>
<meta name="description" content="Five causes."></head><body>"""
HTML = {"Content-Type": "text/html; charset=utf-8"}

NOT_PUBLIC = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "2002:7f00:1::", "2002:a00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:db8::1",
]  # fmt: skip
# As a writer could spell an address of this machine or its network.
DISGUISED = [
    "http://127.0.0.1/", "http://localhost/", "http://LOCALHOST./", "http://2130706433/",
    "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0/", "http://[::1]/",
    "http://[::ffff:127.0.0.1]/", "http://[0:0:0:0:0:ffff:7f00:1]/", "http://10.1.2.3/",
    "http://169.254.169.254/latest/meta-data/", "http://[fe80::1%25eth0]/",
]  # fmt: skip
MALFORMED = [
    "http://user:pass@example.org/", "http://example.org@127.0.0.1/", "http://127.0.0.1:22/",
    "http://example.org:8080/", "ftp://example.org/", "file:///etc/passwd", "gopher://127.0.0.1/",
    "http://", "http:///x", "http://[::1", "http://example.org:99999/", "//example.org/", "data:,x",
    "http://exa mple.org/", "http://example.org\\@127.0.0.1/", "http://\r\nHost: x/",
]  # fmt: skip


class Site(BaseHTTPRequestHandler):
    """Answers as the test wants it to; remembers what it was asked."""

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        self.server.answer(self)

    def log_message(self, *_):
        return


@contextmanager
def site(answer):
    """Serve on this machine; gives the server, which knows what it was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked, server.answer, server.daemon_threads = [], answer, True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def page(body=HEAD, status=200, **headers):
    def answer(request):
        request.send_response(status)
        for name, value in (HTML | {n.replace("_", "-"): v for n, v in headers.items()}).items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def reaching(server, *, names=("public.example",), seconds=3.0):
    """A fetcher for which these names, and no others, are on the open internet: at this server."""
    port = server.server_address[1]

    def addresses(host, wanted_port):
        if host not in names:
            return public_addresses(host, wanted_port)
        return ["127.0.0.1"]

    return Fetcher(addresses, ports=frozenset({port}), seconds=seconds), port


def fetch(server, path="/", **more):
    fetcher, port = reaching(server, **more)
    return fetcher.fetch(f"http://public.example:{port}{path}")


def test_it_gives_what_a_page_says_of_itself():
    with site(page()) as server:
        head = head_of(fetch(server, "/seals?a=1#top"))
    assert (head.title, head.about) == ("Why seals & bearings leak", "Five causes.")
    assert head.site == "public.example"
    path, headers = server.asked[0]
    assert path == "/seals?a=1"
    assert headers["Host"].startswith("public.example:")
    assert not {"Cookie", "Authorization", "Referer"} & headers.keys()


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_no_address_inside_is_public(address):
    with pytest.raises(RefusedError):
        refuse_private(["93.184.216.34", address])


def test_addresses_of_the_open_internet_are_asked():
    refuse_private(["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])


@pytest.mark.parametrize("url", DISGUISED)
def test_it_does_not_look_inside_however_the_address_is_written(url):
    with pytest.raises(RefusedError, match=r"no public address|no address is known"):
        Fetcher().fetch(url)


@pytest.mark.parametrize("url", MALFORMED)
def test_it_asks_http_and_https_alone_at_their_own_ports(url):
    asked = []
    with pytest.raises(RefusedError):
        Fetcher(lambda host, port: asked.append(host) or []).fetch(url)
    assert asked in ([], ["example.org"])


def test_a_redirect_inside_is_not_followed():
    inside = page(status=302, Location="http://169.254.169.254/latest/")
    with site(inside) as server, pytest.raises(RefusedError):
        fetch(server)
    assert len(server.asked) == 1


def test_a_redirect_to_another_name_of_this_machine_is_not_followed():
    with site(lambda request: None) as server:
        port = server.server_address[1]
        server.answer = page(status=301, Location=f"http://localhost:{port}/admin/")
        with pytest.raises(RefusedError, match="no public address"):
            fetch(server)
    assert [path for path, _ in server.asked] == ["/"]


def test_a_name_that_changes_its_address_is_asked_where_it_was_checked():
    """Looked up once: there is no second answer that could lead inside."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    with site(page()) as server:
        port = server.server_address[1]
        fetcher = Fetcher(lambda host, _: next(answers), ports=frozenset({port}))
        fetcher.fetch(f"http://rebinding.example:{port}/")
    assert next(answers) == ["10.0.0.1"]


def test_a_name_that_also_leads_inside_is_not_asked(monkeypatch):
    found = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(RefusedError, match=r"10\.0\.0\.1"):
        Fetcher().fetch("http://both.example/")


def test_redirects_in_a_circle_end():
    circle = page(status=302, Location="/again")
    with site(circle) as server, pytest.raises(RefusedError, match="sends from one"):
        fetch(server)
    assert len(server.asked) == 4


@pytest.mark.parametrize("kind", ["application/pdf", "image/svg+xml", "text/plain", ""])
def test_it_takes_pages_alone(kind):
    with site(page(Content_Type=kind)) as server, pytest.raises(RefusedError, match="no page"):
        fetch(server)


def test_a_huge_page_is_read_to_its_measure_alone():
    def endless(request):
        page()(request)
        try:
            while True:
                request.wfile.write(b"x" * 65_536)
        except OSError:
            return

    with site(endless) as server:
        assert len(fetch(server).body) == 256 * 1024


def test_a_bomb_is_unpacked_to_its_measure_alone():
    body = gzip.compress(HEAD + b"\0" * 300_000_000, 1)
    with site(page(body, Content_Encoding="gzip")) as server:
        started = time.process_time()
        answer = fetch(server)
    assert len(answer.body) == 256 * 1024
    assert time.process_time() - started < 1.0
    assert head_of(answer).title.startswith("Why seals")


@pytest.mark.parametrize("part", ["head", "body", "nothing"])
def test_a_slow_page_is_left_in_time(part):
    def slowly(request):
        if part == "body":
            page(b"")(request)
        for _ in range(200):
            try:
                if part != "nothing":
                    request.wfile.write(b"H" if part == "head" else b" ")
                    request.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    with site(slowly) as server:
        started = time.monotonic()
        with pytest.raises(RefusedError):
            fetch(server, seconds=0.7)
        assert time.monotonic() - started < 2.0


def test_a_page_made_to_keep_a_reader_busy_does_not():
    for body in (b"<meta " * 45_000, b"<title" * 45_000, b"<meta a=" * 32_000 + b">"):
        with site(page(body)) as server:
            answer = fetch(server)
        started = time.process_time()
        head_of(answer)
        assert time.process_time() - started < 2.0


@pytest.fixture
def written(db):
    """Give what writes an address on its own line into a text, and fetches what is due."""

    def write(server, path="/", *, after=timedelta()):
        author = factories.person()
        place = factories.community(members=(author,))
        fetcher, port = reaching(server)
        words = f"Look:\n\nhttp://public.example:{port}{path}\n\nand http://inline.example/"
        now = timezone.now()
        text = actions.write(words, author=author, at=now, key=key_of(place))
        actions.fetch_previews(now + after, fetcher=fetcher)
        return Text.objects.get(pk=text.pk)

    return write


def test_a_text_shows_what_stands_behind_its_address(written):
    with site(page()) as server:
        text = written(server)
    assert "<b>Why seals &amp; bearings leak</b>" in text.html
    assert "public.example · Five causes." in text.html
    assert Preview.objects.count() == 1


def test_what_a_page_says_is_shown_as_words(written):
    evil = b"<title>&lt;img src=x onerror=alert(1)&gt; \xe2\x80\xae gnol</title>"
    with site(page(evil)) as server:
        text = written(server)
    assert "<img" not in text.html
    assert "\u202e" not in text.html


def test_an_address_that_does_not_answer_is_a_link_and_tried_again(written):
    with site(page(status=500)) as server:
        text = written(server)
    assert "linked" not in text.html
    preview = Preview.objects.get()
    assert preview.failures == 1
    assert preview.due_at > timezone.now()


def test_nothing_is_asked_when_the_organisation_does_not_want_it(written, settings):
    settings.HISL_LINK_PREVIEWS = False
    with site(page()) as server:
        text = written(server)
    assert server.asked == []
    assert not Preview.objects.exists()
    assert "linked" not in text.html


def test_it_is_fetched_once_for_all_texts_and_forgotten_with_the_last(written):
    with site(page()) as server:
        first = written(server)
        actions.write(first.markdown, author=None, at=timezone.now())
        actions.fetch_previews(timezone.now(), fetcher=reaching(server)[0])
        assert len(server.asked) == 1
    for text in Text.objects.all():
        actions.revise(text, "No address.", author=None, at=timezone.now())
    actions.sweep(timezone.now())
    assert not Preview.objects.exists()
