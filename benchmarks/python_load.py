"""A load generator for where wrk is missing. With some 15,000 requests a second it may be the limit itself."""

import json
import selectors
import socket
import sys
import time
from statistics import quantiles

from .cases.case import COUNT


class Line:
    """One connection with one request on its way."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.read, self.sent = b"", 0.0

    def send(self, request: bytes) -> None:
        self.read, self.sent = b"", time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Whether the answer is complete."""
        data = self.socket.recv(1 << 18)
        if not data:
            sys.exit("The server closed a connection.")
        self.read += data
        head, found, body = self.read.partition(b"\r\n\r\n")
        if not found:
            return False
        head = head.lower()
        if b"content-length:" in head:
            return len(body) >= int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        return body.endswith(b"0\r\n\r\n")

    def is_success(self) -> bool:
        return self.read[9:10] in b"23"


def requests_of(call: dict):
    """The bytes of one request after the other."""
    number = time.monotonic_ns() % 10**9
    headers = "".join(f"{name}: {value}\r\n" for name, value in call["headers"].items())
    while True:
        number += 1
        body = call["body"].replace(COUNT, str(number)).encode()
        path = call["paths"][number % len(call["paths"])]
        head = f"{call['method']} {path} HTTP/1.1\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
        yield head.encode() + body


def load(call: dict) -> dict:
    requests, waits = requests_of(call), []
    with selectors.DefaultSelector() as selector:
        for _ in range(call["connections"]):
            line = Line(call["port"])
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.send(next(requests))
        started = time.perf_counter()
        until, waiting = started + call["seconds"], call["connections"]
        while waiting:
            for key, _events in selector.select():
                line = key.data
                if not line.receive():
                    continue
                if not line.is_success():
                    sys.exit(f"{call['paths'][0]} answered {line.read[:100]!r}")
                now = time.perf_counter()
                waits.append((now - line.sent) * 1000)
                if now < until:
                    line.send(next(requests))
                else:
                    selector.unregister(line.socket)
                    line.socket.close()
                    waiting -= 1
    lasted = time.perf_counter() - started
    cuts = quantiles(waits, n=100) if len(waits) > 1 else waits * 99
    return {"rate": len(waits) / lasted, "p50": cuts[49], "p99": cuts[98], "answered": len(waits)}


if __name__ == "__main__":
    print(json.dumps(load(json.load(sys.stdin))))
