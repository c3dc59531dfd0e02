# shellcheck shell=bash
# Looks into a deployed stack: its outputs, and what a tear-down would destroy.

# stack_outputs NAME: all outputs as JSON, secrets in plain: for variables and 0600 files only.
stack_outputs() {
  local json
  json=$(pulumi -C "$ROOT" stack output --json --show-secrets -s "$1") \
    || die "cannot read the outputs of stack $1: see Pulumi's message above"
  [ "$json" != '{}' ] || die "stack $1 has no outputs: bring it up first (make up STACK=$1)"
  printf '%s\n' "$json"
}

# output_value JSON FILTER [jq arguments...]: one value; fails when it is not there.
output_value() {
  local json=$1 filter=$2
  shift 2
  jq -er "$@" "$filter" <<<"$json"
}

# split_url URL: sets URL_BARE (the same without its password; safe to show and to pass on a command line)
# and URL_PASSWORD. Several hosts, as libpq takes them, may follow the @.
# shellcheck disable=SC2034 # callers use them
split_url() {
  [[ $1 =~ ^(postgres(ql)?://[^:@/]+)(:([^@]*))?@([^@]+)$ ]] || return 1
  URL_BARE=${BASH_REMATCH[1]}@${BASH_REMATCH[5]}
  URL_PASSWORD=$(percent_decode "${BASH_REMATCH[4]}")
}

percent_decode() {
  local text=${1//\\/\\\\}
  printf '%b' "${text//%/\\x}"
}

# pgpass_line PASSWORD: what a PGPASSFILE holds to give it to any host.
pgpass_line() {
  local text=${1//\\/\\\\}
  printf '*:*:*:*:%s\n' "${text//:/\\:}"
}

# bundle_release STACK: the Debian release that its nodes run.
bundle_release() {
  if [ -e "$ROOT/stacks/environments/$1.yaml" ]; then
    cat "$ROOT/stacks/environments/$1.yaml"
  else
    pulumi -C "$ROOT" config get croft-stacks:environment -s "$1" || true
  fi | sed -n '/^image:/,/^[^ #]/s/.*source: *"\{0,1\}\(debian-1[23]\).*/\1/p' | grep . || echo debian-13
}

# private_dir: a folder that only we read, removed when the script ends. Sets PRIVATE_DIR. Files made
# after it are 0600: psql and ssh refuse to read others.
private_dir() {
  umask 077
  PRIVATE_DIR=$(mktemp -d "${TMPDIR:-/tmp}/croft.XXXXXX")
  trap 'rm -rf "$PRIVATE_DIR"' EXIT
}

# guarded_resources: reads `pulumi stack export` on stdin; one line "type name: reason" for each
# resource that a tear-down must not touch as it is declared now. Provider-held data asks for
# allowDestroy on the resource itself, applied before; protect is Pulumi's own word for the same.
guarded_resources() {
  jq -r '
    def holds_data: test("^croft:bootstrap:(Pgsql|Redis|MatrixDb)$|^croft:compute:Disk$");
    def name: .urn | split("::") | last;
    .deployment.resources // [] | .[] | select(.custom and (.delete | not))
    | if .protect == true then "\(.type) \(name): it is protected"
      elif (.type | holds_data) and (.inputs.allowDestroy != true) then "\(.type) \(name): allowDestroy is not true"
      else empty end'
}
