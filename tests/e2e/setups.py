"""The servers, as they are configured: what doc/latencies.md says, and around it what makes it a
server of its own in a scratch directory. A setup knows which logs it writes and what each of them
can show of what a client did."""

import os
import re
import shlex
import signal
import sys
from os import path

import load
import processes

HERE = path.dirname(path.abspath(__file__))
DB_TIMEOUT_S = 0.15
COMMAND_LIMIT_S = 0.3
ALL_RAW = {"a blank in the target", "no HTTP", "TLS"}

# What servers of ASGI applications log of a file: where it is below the directory that is mounted
# there. uvicorn quotes an absolute target, too, which the other servers in front make a path.
MOUNTED = {load.FILE: ("GET", "/стр.txt"), load.NO_FILE: load.NOT_FOUND}
UVICORN = {**MOUNTED, load.ABSOLUTE: load.MALFORMED}


class Log:
    """One log file. `resolution_us` is None where it has no latencies; `names_agents` tells
    whether it has an agent's name, `has_user_agent` whether it has the other thing to tell them
    by; `malformed` are the raw requests that the server logs at all; `renamed` what it calls
    other than the client did."""

    def __init__(self, name, file, port, resolution_us=None, names_agents=False,
                 has_user_agent=False, malformed=(), tier="edge", renamed=None,
                 dated=True, forgets_failed=False):
        self.name, self.file, self.port = name, file, port
        self.resolution_us, self.names_agents = resolution_us, names_agents
        self.has_user_agent, self.malformed, self.tier = has_user_agent, set(malformed), tier
        self.renamed, self.dated, self.forgets_failed = renamed or {}, dated, forgets_failed


def documented(name, replacements):
    """The code block of doc/latencies.md after the mark `name`. Each text to replace has to be
    in it: what is tested is what is written there."""
    page = path.join(os.environ["srcdir_top"], "doc", "latencies.md")
    with open(page, encoding="utf-8") as file:
        found = re.search(r"<!-- tested: %s -->\s*```\w+\n(.*?)\n```\n" % re.escape(name),
                          file.read(), re.S)
    if not found:
        raise RuntimeError(f"{page} has no code block {name}")
    block = found[1]
    for old, new in replacements.items():
        if old not in block:
            raise RuntimeError(f"{page}: the code block {name} does not say {old}")
        block = block.replace(old, new)
    return block


class Setup:
    """A stand-in for Porta, and perhaps a server in front of it. `application` is how it is
    started; its output is porta.log."""

    name = "uvicorn"
    needs = ()
    zone = "UTC"
    keeps_alive = True
    own_access_lines = {}  # what uvicorn's lines in porta.log call other than the client did

    def __init__(self, scratch, ports):
        self.directory = path.join(scratch, self.name)
        self.ports = ports  # as many as ports_needed()
        for sub in ("", "web", "files", "tmp"):
            os.makedirs(path.join(self.directory, sub), exist_ok=True)
            os.chmod(path.join(self.directory, sub), 0o777)
        self.write("web/стр.txt", "a page\n")
        self.servers = []
        self.receivers = []
        self.database = self.at("agents.db")
        self.porta_log = self.at("porta.log")

    @classmethod
    def ports_needed(cls):
        return 1

    def at(self, name):
        return path.join(self.directory, name)

    def write(self, name, text):
        with open(self.at(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.at(name)

    def environment(self, zone="UTC"):
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "HOME")
                if name in os.environ}
        return {**kept, "TZ": zone, "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONPATH": path.join(HERE, "stand_in") + ":" + self.directory,
                "STAND_IN_DB": self.database, "STAND_IN_DB_TIMEOUT": str(DB_TIMEOUT_S),
                "STAND_IN_COMMAND_LIMIT": str(COMMAND_LIMIT_S), "STAND_IN_TOKEN": "secret",
                "STAND_IN_FILES": self.at("files"), "STAND_IN_WEB": self.at("web"),
                "XDG_DATA_HOME": self.at("tmp"), "XDG_CONFIG_HOME": self.at("tmp")}

    def start_server(self, command, ports, zone="UTC", stop=signal.SIGTERM, output="server.out"):
        self.servers.append(processes.Server(command, self.directory, self.at(output),
                                             self.environment(zone), ports, stop))

    def application(self):
        """The shell command that runs the stand-in, on port `self.ports[-1]`."""
        return f"uvicorn porta:app --host 127.0.0.1 --port {self.ports[-1]} > porta.log 2>&1"

    def start(self):
        words = self.application().replace("\\\n", " ").split(" ", 1)
        command = f"exec {shlex.quote(sys.executable)} -m {words[0]} {words[1]}"
        self.start_server(["sh", "-c", command], [self.ports[-1]], output="application.out")
        self.start_front()

    def start_front(self):
        pass

    def wait_until_up(self, deadline):
        for server in self.servers:
            server.wait_until_up(deadline)

    def stop(self):
        """Front first, so that nothing is cut off."""
        for server in reversed(self.servers):
            server.stop()
        for receiver in self.receivers:
            receiver.close()

    def loads(self):
        """The ports that a load is driven at, one after the other."""
        return [self.ports[0]]

    def logs(self):
        return []


class Front(Setup):
    """A server in front of uvicorn."""

    own_access_lines = MOUNTED


class Nginx(Front):
    name = "nginx"
    needs = ("nginx",)
    zone = "Asia/Kolkata"
    formats = {
        "combined": None,
        "main": """'$remote_addr - $remote_user [$time_local] "$request" $status '
            '$body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for"'""",
        "vhost": """'$http_host $remote_addr - $remote_user [$time_iso8601] "$request" $status '
            '$body_bytes_sent $request_time'""",
        "timed": """'$remote_addr - $remote_user [$time_local] "$request" $status '
            '$body_bytes_sent "$http_referer" "$http_user_agent" $request_time '
            '$upstream_response_time'""",
        "kv": """'$remote_addr - $remote_user [$time_local] "$request" $status '
            '$body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time '
            'uct="$upstream_connect_time" uht="$upstream_header_time" '
            'urt="$upstream_response_time"'""",
        "ltsv": r"""'time:$time_iso8601\thost:$remote_addr\tuser:$remote_user\t'
            'method:$request_method\turi:$request_uri\treq:$request\tstatus:$status\t'
            'size:$body_bytes_sent\treqtime:$request_time\tapptime:$upstream_response_time\t'
            'msec:$msec\tua:$http_user_agent\tagent:$http_x_agent_id'""",
    }

    @classmethod
    def ports_needed(cls):
        return 2

    def start_front(self):
        where = {"/var/log/nginx/": self.directory + "/"}
        logs = [documented("nginx-json", where), documented("nginx-plain", where)]
        for name, text in self.formats.items():
            if text:
                logs.append(f"log_format f_{name} {text};")
            logs.append(f"access_log {self.at(name + '.log')} {'f_' * bool(text)}{name};")
        temporary = "\n".join(
            f"{kind}_temp_path {self.at('tmp')}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        self.write("nginx.conf", f"""
daemon off;
{'user root;' if os.geteuid() == 0 else ''}
worker_processes 1;
pid {self.at('nginx.pid')};
error_log {self.at('nginx-error.log')} notice;
events {{ worker_connections 256; }}
http {{
    {temporary}
    {chr(10).join(logs)}
    server {{
        listen 127.0.0.1:{self.ports[0]};
        location / {{
            proxy_pass http://127.0.0.1:{self.ports[1]};
            proxy_http_version 1.1;
            proxy_set_header X-Forwarded-For $remote_addr;
        }}
    }}
}}
""")
        self.start_server(["nginx", "-e", self.at("nginx-error.log"), "-c",
                           self.at("nginx.conf")], [self.ports[0]], self.zone, signal.SIGQUIT)

    def logs(self):
        port, ms = self.ports[0], 1000
        common = {"malformed": ALL_RAW}
        return [
            Log("nginx, JSON of the manual", "porta.json.log", port, ms, True, True, **common),
            Log("nginx, text of the manual", "porta.log", port, ms, False, True, **common),
            Log("nginx, combined", "combined.log", port, None, False, True, **common),
            Log("nginx, main", "main.log", port, None, False, True, **common),
            Log("nginx, virtual hosts", "vhost.log", port, ms, False, False, **common),
            Log("nginx, combined and times", "timed.log", port, ms, False, True, **common),
            Log("nginx, rt= and urt=", "kv.log", port, ms, False, True, **common),
            Log("nginx, LTSV", "ltsv.log", port, ms, True, True, **common),
        ]

    def application(self):
        # nginx's log of the manual has the name porta.log here.
        self.porta_log = self.at("application.log")
        return super().application().replace("> porta.log", "> application.log")


class Apache(Front):
    name = "apache"
    needs = ("apache2",)
    zone = "Asia/Kolkata"
    modules = ("mpm_event", "authz_core", "proxy", "proxy_http")

    @classmethod
    def ports_needed(cls):
        return 2

    def start_front(self):
        load = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
                         for name in self.modules)
        self.write("apache.conf", rf"""
ServerRoot {self.directory}
DefaultRuntimeDir {self.directory}
PidFile {self.at('apache.pid')}
Mutex file:{self.at('tmp')}
{load}
{'User www-data' if os.geteuid() == 0 else ''}
{'Group www-data' if os.geteuid() == 0 else ''}
ServerName porta.local
Listen 127.0.0.1:{self.ports[0]}
AllowEncodedSlashes NoDecode
StartServers 1
ServerLimit 1
ThreadsPerChild 25
MaxRequestWorkers 25
ErrorLog {self.at('apache-error.log')}
{documented('apache', {'/var/log/apache2/porta.log': self.at('timed.log')})}
LogFormat "%h %l %u %t \"%r\" %>s %O \"%{{Referer}}i\" \"%{{User-Agent}}i\"" combined
LogFormat "%h %l %u %t \"%r\" %>s %O" common
LogFormat "%v:%p %h %l %u %t \"%r\" %>s %O \"%{{Referer}}i\" \"%{{User-Agent}}i\"" vhost
LogFormat "%h %l %u [%{{%Y-%m-%dT%H:%M:%S}}t.%{{msec_frac}}t%{{%z}}t] \"%r\" %>s %b %T %{{ms}}T %{{X-Agent-Id}}i" iso
CustomLog {self.at('combined.log')} combined
CustomLog {self.at('common.log')} common
CustomLog {self.at('vhost.log')} vhost
CustomLog {self.at('iso.log')} iso
ProxyPass / http://127.0.0.1:{self.ports[1]}/ nocanon
""")
        self.start_server(["apache2", "-D", "FOREGROUND", "-f", self.at("apache.conf")],
                          [self.ports[0]], self.zone)

    def logs(self):
        port, common = self.ports[0], {"malformed": ALL_RAW}
        return [
            Log("Apache, %D", "timed.log", port, 1, False, False, **common),
            Log("Apache, combined", "combined.log", port, None, False, True, **common),
            Log("Apache, common", "common.log", port, None, False, False, **common),
            Log("Apache, vhost_combined", "vhost.log", port, None, False, True, **common),
            Log("Apache, ISO times", "iso.log", port, 1000, True, False, **common),
        ]


class Caddy(Front):
    name = "caddy"
    needs = ("caddy",)

    @classmethod
    def ports_needed(cls):
        return 3

    def loads(self):
        return self.ports[:2]

    def start_front(self):
        first = documented("caddy", {"/var/log/caddy/porta.log": self.at("numbers.log")})
        second = first.replace("numbers.log", "texts.log").replace(
            "format json",
            "format json {\n time_format iso8601\n duration_format string\n }")
        sites = "".join(f"""
http://:{port} {{
    bind 127.0.0.1
    {log}
    reverse_proxy 127.0.0.1:{self.ports[-1]}
}}
""" for port, log in zip(self.ports, (first, second)))
        self.write("Caddyfile", "{\n admin off\n auto_https off\n}\n" + sites)
        self.start_server(["caddy", "run", "--adapter", "caddyfile", "--config",
                           self.at("Caddyfile")], self.ports[:2])

    def logs(self):
        return [
            Log("Caddy, numbers", "numbers.log", self.ports[0], 1, True, True),
            Log("Caddy, texts", "texts.log", self.ports[1], 1, True, True),
        ]


class HAProxy(Front):
    name = "haproxy"
    own_access_lines = UVICORN
    needs = ("haproxy",)

    @classmethod
    def ports_needed(cls):
        return 3

    def loads(self):
        return self.ports[:2]

    def start_front(self):
        syslog = processes.SyslogReceiver(self.at("syslog.log"))
        clf = processes.SyslogReceiver(self.at("clf.log"))
        self.receivers = [syslog, clf]
        lines = documented("haproxy", {})
        self.write("haproxy.cfg", f"""
global
    log-send-hostname porta-host
    maxconn 200
defaults
    mode http
    timeout client 30s
    timeout server 30s
    timeout connect 5s
frontend fe_porta
    bind 127.0.0.1:{self.ports[0]}
    log 127.0.0.1:{syslog.port} len 4096 format rfc3164 local0
    {lines}
    default_backend be_porta
frontend fe_clf
    bind 127.0.0.1:{self.ports[1]}
    log 127.0.0.1:{clf.port} len 4096 format raw local0
    {lines.replace('option httplog', 'option httplog clf')}
    default_backend be_porta
backend be_porta
    server p1 127.0.0.1:{self.ports[2]}
""")
        self.start_server(["haproxy", "-db", "-f", self.at("haproxy.cfg")], self.ports[:2],
                          stop=signal.SIGUSR1)

    def logs(self):
        raw = ALL_RAW | {load.SILENT}
        return [
            Log("HAProxy, httplog through syslog", "syslog.log", self.ports[0], 1000, True, False,
                raw),
            Log("HAProxy, CLF", "clf.log", self.ports[1], 1000, True, False, raw),
        ]


class UvicornMiddleware(Setup):
    name = "uvicorn-middleware"

    def application(self):
        self.write("timed_porta.py", documented("uvicorn-middleware", {}))
        return documented("uvicorn-command", {"8111": str(self.ports[0])})

    def logs(self):
        return [Log("uvicorn, middleware of the manual", "access.log", self.ports[0], 1, False,
                    True, tier="app")]


class Gunicorn(Setup):
    name = "gunicorn"

    def application(self):
        self.write("gunicorn.conf.py", documented("gunicorn", {"8111": str(self.ports[0])}))
        return "gunicorn porta_wsgi:application > porta.log 2>&1"

    def logs(self):
        return [Log("gunicorn, threads", "access.log", self.ports[0], 1, False, True, tier="app",
                    forgets_failed=True)]


class GunicornUvicorn(Setup):
    name = "gunicorn-uvicorn"

    def application(self):
        return (f"gunicorn porta:app --bind 127.0.0.1:{self.ports[0]} --access-logfile access.log "
                "--worker-class uvicorn.workers.UvicornWorker > porta.log 2>&1")

    def logs(self):
        return [Log("gunicorn, uvicorn's worker", "access.log", self.ports[0], None, False, False,
                    tier="app", renamed=UVICORN, dated=False)]


class Hypercorn(Setup):
    name = "hypercorn"
    keeps_alive = False  # it closes connections unannounced

    def application(self):
        return documented("hypercorn-command", {"8111": str(self.ports[0])})

    def logs(self):
        return [Log("hypercorn", "access.log", self.ports[0], 1, False, True, tier="app",
                    renamed=MOUNTED)]


ALL = [Nginx, Apache, Caddy, HAProxy, UvicornMiddleware, Gunicorn, GunicornUvicorn, Hypercorn]
