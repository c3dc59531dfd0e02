#!/usr/bin/env bash
# make sandbox: from whatever machine this is to a query answered by PostgreSQL.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

stack=${1:-sandbox}
require_stack "$stack"
"$ROOT/setup/setup.sh"
YES=1 "$ROOT/setup/up.sh" "$stack" </dev/null
load_env

outputs=$(stack_outputs "$stack")
url=$(output_value "$outputs" '.connectionStrings | to_entries[0].value')
# Shown without its password: terminals are recorded and shared.
split_url "$url" || die "stack $stack tells no connection string that psql takes"
answer=$(SQL='SELECT 1' "$ROOT/setup/sql.sh" "$stack") || die "the stack is up, but its database does not answer"
[ "$answer" = 1 ] || die "the stack is up, but SELECT 1 was answered by '$answer'"
cat <<TEXT

Stack $stack is up, and PostgreSQL answers.
  query     make -s sql STACK=$stack SQL='SELECT version()'
  psql      psql '$URL_BARE'
  passwords eval "\$(make -s env)"; pulumi stack output -s $stack --show-secrets
  node      make ssh STACK=$stack CMD='systemctl status'
  portal    $(output_value "$outputs" .endpoints.portal), as admin
  tear down make down STACK=$stack
TEXT
