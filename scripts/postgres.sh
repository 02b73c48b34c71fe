#!/usr/bin/env bash
# postgres.sh start DIR: makes a throw-away Postgres cluster in DIR and prints its URL. postgres.sh stop DIR: ends it.
. "$(dirname "$0")/lib.sh"
directory=$2
bin=$(find /usr/lib/postgresql/*/bin -maxdepth 0 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ]; then
    ensure_packages postgresql
    bin=$(find /usr/lib/postgresql/*/bin -maxdepth 0 | sort -V | tail -n 1)
fi
# Postgres refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

case $1 in
    start)
        mkdir -p "$directory"
        [ "$(id -u)" != 0 ] || chown postgres "$directory"
        port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo $((20000 + RANDOM)))
        as_postgres "$bin/initdb" -D "$directory/data" -U ithaca --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$directory/initdb.log" 2>&1
        as_postgres "$bin/pg_ctl" -D "$directory/data" -w -l "$directory/log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=300" start >"$directory/start.log" 2>&1
        echo "postgres://ithaca@127.0.0.1:$port/postgres"
        ;;
    stop)
        as_postgres "$bin/pg_ctl" -D "$directory/data" -m immediate stop >/dev/null 2>&1 || true
        rm -rf "$directory"
        ;;
esac
