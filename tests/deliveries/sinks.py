"""A mail server and a web server that keep what they are sent, on ports of this machine."""

import contextlib
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


class Smtp(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as smtplib speaks; the server says how it answers to the text of a mail."""

    def handle(self):
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.kept.append(self.text())
                self.wfile.write(self.server.answer)
            else:
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return

    def text(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines)


class Hook(BaseHTTPRequestHandler):
    """Keeps path, headers and body; the server says with which status and headers it answers."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.kept.append((self.path, dict(self.headers), body))
        self.send_response(self.server.answer)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.says)

    def log_message(self, *args):
        """Tests are quiet."""


class Drip(socketserver.BaseRequestHandler):
    """Answers one byte at a time and never comes to an end."""

    def handle(self):
        self.request.recv(65536)
        with contextlib.suppress(OSError):
            while True:
                self.request.sendall(b"H")
                time.sleep(0.2)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def handle_error(self, request, client_address):
        """Whoever is killed hangs up without a word."""


def started(server, test, answer):
    """The server, running until the test is over."""
    server.kept, server.answer, server.headers, server.says = [], answer, {}, b""
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    test.addCleanup(server.server_close)
    test.addCleanup(server.shutdown)
    return server


def a_mail_server(test):
    return started(Server(("127.0.0.1", 0), Smtp), test, b"250 kept\r\n")


def a_web_server(test):
    return started(HTTPServer(("127.0.0.1", 0), Hook), test, 200)


def a_slow_server(test):
    return started(Server(("127.0.0.1", 0), Drip), test, None)
