# A PostgreSQL server of its own, from Debian, on a free port of this machine; for the
# tests of states and archives on a server. It refuses to run as root, and ends with this
# shell. What it writes is thrown away, so it need not wait for the disk.
if ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
	debian initdb postgresql
fi
postgres_bin=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -1)")
postgres_dir=$(mktemp -d)
postgres_run() { "$@"; }
if [ "$(id -u)" = 0 ]; then
	chown postgres "$postgres_dir"
	postgres_run() { runuser -u postgres -- "$@"; }
fi
postgres_port=$(node -e 's = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
(cd / && postgres_run "$postgres_bin/initdb" -D "$postgres_dir/data" -U ukti -A trust -E UTF8 --locale=C --no-sync >"$work/postgres.log" 2>&1 &&
	postgres_run "$postgres_bin/pg_ctl" -D "$postgres_dir/data" -w -l "$postgres_dir/log" -o "-k $postgres_dir -c listen_addresses=127.0.0.1 \
		-c port=$postgres_port -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" start >>"$work/postgres.log" 2>&1) ||
	{ tail -20 "$work/postgres.log"; fail 'starting PostgreSQL'; }
trap 'cd / && postgres_run "$postgres_bin/pg_ctl" -D "$postgres_dir/data" -m immediate stop >/dev/null; rm -rf "$postgres_dir"' EXIT
export UKTI_TEST_POSTGRES="postgres://ukti@127.0.0.1:$postgres_port/postgres?sslmode=disable"
