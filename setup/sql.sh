#!/usr/bin/env bash
# make sql STACK=x SQL='...' [CLUSTER=name]: the bare result of a query, through port 5433 (primary,
# pooled) of the stack's first PGSQL cluster. SQL comes in the environment: make's own quoting is no trap.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

stack=${1:-}
load_env
require_stack "$stack"
[ -n "${SQL:-}" ] || die "name a query: make sql STACK=$stack SQL='SELECT 1'"
outputs=$(stack_outputs "$stack")
cluster=${CLUSTER:-$(output_value "$outputs" '.connectionStrings | keys_unsorted[0]')} \
  || die "stack $stack has no PGSQL cluster (its output connectionStrings is empty)"
url=$(output_value "$outputs" '.connectionStrings[$c]' --arg c "$cluster") \
  || die "stack $stack has no PGSQL cluster '$cluster': it has $(output_value "$outputs" '.connectionStrings | keys | join(", ")')"

# The password goes to a file that only we read, never to a command line.
split_url "$url" || die "the connection string of cluster $cluster has an unknown shape"
private_dir
pgpass_line "$URL_PASSWORD" >"$PRIVATE_DIR/pgpass"
export PGPASSFILE=$PRIVATE_DIR/pgpass PGCONNECT_TIMEOUT=${PGCONNECT_TIMEOUT:-10}

# The environment's CA, where the stack tells it, lets verify-full hold.
if output_value "$outputs" '.caCertificate' >"$PRIVATE_DIR/ca.pem" 2>/dev/null; then
  export PGSSLROOTCERT=$PRIVATE_DIR/ca.pem
fi
servers=${URL_BARE#*@}
servers=${servers%%/*}
tunnel "$outputs" "$servers"
if [ "$TUNNELED" != "$servers" ]; then
  export PGHOSTADDR=127.0.0.1
  # A tunnel takes connections to servers that are away too, and libpq asks no other one then.
  for server in ${TUNNELED//,/ }; do
    ! pg_isready -q -t 5 -h "${server%:*}" -p "${server##*:}" || break
  done
  TUNNELED=$server
fi
URL_BARE=${URL_BARE/"@$servers/"/"@$TUNNELED/"}
psql -X -qAt -v ON_ERROR_STOP=1 -c "$SQL" "$URL_BARE"
