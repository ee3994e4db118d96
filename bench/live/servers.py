"""The servers that are measured: what they are told, and how they are started."""

import asyncio
import os
import threading

from processes import Server, free_port

NGINX = """
worker_processes 1; daemon off; pid {folder}/{name}.pid; error_log {folder}/{name}.log crit; {user}
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 1000000000; keepalive_timeout 300s;
  client_body_temp_path {folder}/{name}-body; proxy_temp_path {folder}/{name}-proxy;
  fastcgi_temp_path {folder}/{name}-f; uwsgi_temp_path {folder}/{name}-u; scgi_temp_path {folder}/{name}-s;
  {http}
  server {{ listen 127.0.0.1:{port} backlog=2048; location / {{ {location} }} }}
}}
"""

# Before a service, with connections that are kept.
PROXIED = "upstream service {{ server 127.0.0.1:{to}; keepalive 128; }} proxy_http_version 1.1; proxy_set_header Connection '';"

VCL = """
vcl 4.1;
backend service {{ .host = "127.0.0.1"; .port = "{to}"; }}
sub vcl_recv {{ return (hash); }}
sub vcl_backend_response {{ set beresp.ttl = 1h; }}
"""


class Servers:
    """Starts them with their files in one folder."""

    def __init__(self, program, folder, fast_folder, core):
        self.program, self.folder, self.fast_folder, self.core = program, folder, fast_folder, core
        self.number = 0
        # Whether they go before anything else that the machine does.
        self.are_first = False

    def start(self, command, port, core):
        return Server(command, port, self.core if core is None else core, is_first=self.are_first), port

    def nginx(self, location, http="", core=None):
        """Returns the server and its port."""
        self.number += 1
        name, port = f"nginx-{self.number}", free_port()
        user = "user root;" if os.geteuid() == 0 else ""
        file = f"{self.folder}/{name}.conf"
        with open(file, "w", encoding="utf-8") as out:
            out.write(
                NGINX.format(folder=self.folder, name=name, user=user, http=http, port=port, location=location)
            )
        command = ["nginx", "-p", self.folder, "-c", file, "-e", f"{self.folder}/{name}.log"]
        return self.start(command, port, core)

    def nginx_of_hashes(self, hashes, core=None):
        """Knows the hash of each of these keys."""
        lines = "".join(f'"{key}" {value};' for key, value in hashes.items())
        table = f"map_hash_max_size 65536; map_hash_bucket_size 128; map $arg_input $hash {{ default unknown; {lines} }}"
        return self.nginx("return 200 $hash;", table, core)

    def nginx_proxy(self, to, core=None):
        return self.nginx("proxy_pass http://service;", PROXIED.format(to=to), core)

    def nginx_cache(self, to, lock=True, core=None):
        place = f"{self.fast_folder}/nginx-cache-{self.number}"
        http = (
            f"proxy_cache_path {place} levels=1:2 keys_zone=c:16m max_size=256m inactive=1h use_temp_path=off; "
            "open_file_cache max=4000 inactive=60s; " + PROXIED.format(to=to)
        )
        location = (
            "proxy_pass http://service; proxy_cache c; proxy_cache_key $request_uri; proxy_cache_valid 200 1h; "
            + (f"proxy_cache_lock {'on' if lock else 'off'};")
        )
        return self.nginx(location, http, core)

    def varnish(self, to, core=None):
        self.number += 1
        port = free_port()
        file = f"{self.folder}/varnish-{self.number}.vcl"
        with open(file, "w", encoding="utf-8") as out:
            out.write(VCL.format(to=to))
        command = [
            *("varnishd", "-F", "-a", f"127.0.0.1:{port}", "-f", file, "-s", "malloc,256m"),
            *("-n", f"{self.folder}/varnish-{self.number}", "-j", "none"),
            *("-p", "thread_pools=1", "-p", "thread_pool_min=400"),
        ]
        return self.start(command, port, core)

    def edge(self, to, *flags, core=None):
        """A team's edge by itself."""
        port = free_port()
        command = [self.program, "bench", "edge", "--to", f"127.0.0.1:{to}", "--listen", f"127.0.0.1:{port}", *flags]
        return self.start(command, port, core)


class Slow:
    """A service in this process that takes its time, and counts who asks and for which keys."""

    def __init__(self, takes_s=0.0):
        self.takes_s, self.asked, self.keys = takes_s, 0, []
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.serve(ready)), daemon=True).start()
        ready.wait(10)

    async def serve(self, ready):
        server = await asyncio.start_server(self.answer, "127.0.0.1", 0, backlog=512)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await server.serve_forever()

    async def answer(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.asked += 1
                self.keys.append(head.split(b" ", 2)[1].decode().partition("input=")[2])
                await asyncio.sleep(self.takes_s)
                body = b"a" * 64
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 64\r\ncache-control: max-age=600\r\n\r\n" + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
