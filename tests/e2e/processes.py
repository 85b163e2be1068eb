"""Server processes: started, awaited and stopped one by one, each by its own process id."""

import ctypes
import os
import signal
import socket
import subprocess
import threading
import time

running = []


def free_ports(count):
    """TCP ports of the loopback interface that nobody has now."""
    sockets = []
    for _ in range(count):
        one = socket.socket()
        one.bind(("127.0.0.1", 0))
        sockets.append(one)
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def die_with_parent():
    """Should the test itself be killed, its servers go with it (Linux)."""
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    except (AttributeError, OSError):
        pass


class Server:
    def __init__(self, command, directory, output, environment, ports, stop=signal.SIGTERM):
        self.command, self.output, self.stop_signal = command, output, stop
        with open(output, "ab") as file:
            self.process = subprocess.Popen(
                command, cwd=directory, stdin=subprocess.DEVNULL, stdout=file, stderr=file,
                env=environment, start_new_session=True, preexec_fn=die_with_parent)
        self.ports = ports
        running.append(self)

    def wait_until_up(self, deadline):
        for port in self.ports:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    if self.process.poll() is not None or time.monotonic() > deadline:
                        raise RuntimeError(self.complaint("did not come up")) from None
                    time.sleep(0.05)

    def complaint(self, what):
        with open(self.output, encoding="utf-8", errors="replace") as file:
            return f"{' '.join(self.command)} {what}:\n{file.read()[-2000:]}"

    def stop(self):
        """Returns when the process is gone, and with it whatever it had still to write."""
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(8)
            except subprocess.TimeoutExpired:
                self.kill()
        running.remove(self)

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


def kill_all():
    for server in list(running):
        server.kill()
        running.remove(server)


class SyslogReceiver(threading.Thread):
    """What a syslog daemon does: datagrams become lines, without the priority. Over UDP, since a
    unix socket holds ten datagrams, and what a busy machine takes later than that is lost."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.path = path
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.socket.settimeout(0.3)
        self.closing = False
        self.start()

    def run(self):
        with open(self.path, "wb") as file:
            while True:
                try:
                    line = self.socket.recv(65536)
                except socket.timeout:
                    if self.closing:
                        return
                    continue
                if line[:1] == b"<":
                    line = line[line.index(b">") + 1:]
                file.write(line.rstrip(b"\n\0") + b"\n")

    def close(self):
        """Once the sender is gone: what has arrived is written."""
        self.closing = True
        self.join()
        self.socket.close()
