"""Servers that the program asks: a real Redis, and what only answers at the same address."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import threading
import time

REDIS = shutil.which("redis-server", path=os.environ.get("PATH", "") + ":/usr/bin:/usr/sbin")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def die_with_parent():
    """Should the test itself be killed, its servers go with it (Linux)."""
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    except (AttributeError, OSError):
        pass


class Redis:
    """Debian's redis-server on a port of the loopback interface and on a socket in the current
    directory, until the `with` ends."""

    def __init__(self, password=None, port=None, more=()):
        self.port = port or free_port()
        self.socket = os.path.abspath("redis.sock")
        self.password = password
        arguments = ["--bind", "127.0.0.1", "--port", str(self.port), "--unixsocket", self.socket,
                     "--dir", os.getcwd(), "--save", "", "--daemonize", "no", *more]
        if password:
            arguments += ["--requirepass", password]
        with open("redis.out", "ab") as output:
            self.process = subprocess.Popen([REDIS, *arguments], stdin=subprocess.DEVNULL,
                                            stdout=output, stderr=output,
                                            preexec_fn=die_with_parent)

    def __enter__(self):
        deadline = time.monotonic() + 30
        while True:
            try:
                if self.ask("PING").startswith(b"+PONG"):
                    return self
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError("redis-server did not come up")
            time.sleep(0.02)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)

    def ask(self, *commands):
        """The answer to the last of some inline commands."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            if self.password:
                connection.sendall(b"*2\r\n$4\r\nAUTH\r\n$%d\r\n%s\r\n"
                                   % (len(self.password), self.password.encode()))
                connection.recv(100)
            answer = b""
            for command in commands:
                connection.sendall(command.encode() + b"\r\n")
                answer = connection.recv(1 << 16)
            return answer

    def address(self):
        return "127.0.0.1:%d" % self.port


class Fake:
    """Somebody on a port of the loopback interface who answers every connection by
    `answer(connection)`, until the `with` ends."""

    def __init__(self, answer):
        self.answer = answer
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        try:  # wakes accept
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            pass
        self.thread.join(timeout=30)
        self.listener.close()

    def serve(self):
        while not self.stopped.is_set():
            connection, _ = self.listener.accept()
            with connection:
                if self.stopped.is_set():
                    return
                connection.settimeout(20)
                try:
                    self.answer(connection)
                except OSError:
                    pass  # the program hung up, as it may

    def address(self):
        return "127.0.0.1:%d" % self.port


def after_each(*answers):
    """One answer for each thing the client sends, then silence until it hangs up."""
    def answer(connection):
        for one in answers:
            if not connection.recv(4096):
                return
            connection.sendall(one)
        while connection.recv(4096):
            pass
    return answer


def closes(connection):
    connection.recv(4096)


def drips(connection):
    """A byte of a never-ending answer every half second."""
    connection.recv(4096)
    for byte in b"+PONG" + b"G" * 60:
        connection.sendall(bytes([byte]))
        time.sleep(0.5)


def floods(connection):
    """A text that claims half a gigabyte, and a good part of it."""
    connection.recv(4096)
    connection.sendall(b"$536870912\r\n")
    for _ in range(64):
        connection.sendall(b"x" * (1 << 20))
