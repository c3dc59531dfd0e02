# shellcheck shell=bash disable=SC2034,SC2317
# Which Go is taken, and what is fetched where it is too old.

prepare() {
  load release tools go
  find_tools() { :; }
}

# go_of VERSION [SUM]: a Go of that version, which can fetch a made-up module of that sum
go_of() {
  export GO_VERSION=$1 GO_SUM=${2:-} TEST=$PWD
  fake go <<'BODY'
case $1 in
  env) echo "go$GO_VERSION" ;;
  mod)
    echo "$*" >>"$TEST/calls"
    dir=$GOMODCACHE/$4
    mkdir -p "$dir/bin" "$dir/pkg/tool/linux_x" "$dir/src/inner"
    printf '#!/bin/sh\necho go1.99\n' >"$dir/bin/go"
    touch "$dir/pkg/tool/linux_x/asm" "$dir/src/_go.mod" "$dir/src/inner/_go.mod"
    chmod -R a-wx,u+X "$dir"
    [ -z "$FETCH_FAILS" ] || { echo '{"Error": "no such module"}'; exit 1; }
    printf '{"Sum": "%s"}\n' "$GO_SUM" ;;
esac
BODY
}

# conf SUM
conf() {
  printf 'version=1.99\nsum_amd64=%s\nsum_arm64=%s\n' "$1" "$1" >go.conf
  GO_CONF=$PWD/go.conf
}

test_a_go_that_is_new_enough_is_used() {
  prepare
  go_of 1.26.8
  go_usable 1.25.11
  go_of 1.24.4
  refuses go_usable 1.25.11
  go_of ''
  refuses go_usable 1.25.11
}

test_the_pinned_go_serves_all_that_is_built() {
  prepare
  version_at_least "$(go_conf version)" "$(go_needed)"
}

test_an_old_go_fetches_the_pinned_one() {
  prepare
  conf h1:right
  go_of 1.19.8 h1:right
  contains "$(ensure_go 2>&1)" 'the one on PATH is 1.19.8'
  contains "$(cat calls)" "golang.org/toolchain@v0.0.1-go1.99.linux-$(go_arch)"
  same go1.99 "$("$GO_HOME/bin/go")"
  [ -x "$GO_HOME/pkg/tool/linux_x/asm" ] && [ -f "$GO_HOME/src/go.mod" ] && [ -f "$GO_HOME/src/inner/go.mod" ]
  same go "$(find cache -mindepth 1 -maxdepth 1 ! -name "*.lock" -printf "%f\n")"
}

test_a_fetched_go_comes_first_and_is_not_fetched_again() {
  prepare
  conf h1:right
  go_of 1.19.8 h1:right
  fake_go_home
  same '' "$(ensure_go 2>&1)"
  ensure_go
  same "$GO_HOME/bin/go" "$(command -v go)"
  [ ! -e calls ]
}

fake_go_home() {
  mkdir -p "$GO_HOME/bin"
  printf '#!/bin/sh\necho go1.99\n' >"$GO_HOME/bin/go"
  chmod +x "$GO_HOME/bin/go"
}

test_another_sum_is_refused_and_nothing_stays() {
  prepare
  conf h1:right
  go_of 1.19.8 h1:wrong
  refuses ensure_go
  contains "$REFUSAL" 'h1:wrong'
  contains "$REFUSAL" 'nothing was installed'
  same '' "$(find cache -mindepth 1 -maxdepth 1 ! -name "*.lock" -printf "%f\n")"
}

test_a_proxy_that_cannot_be_reached_is_named() {
  prepare
  conf h1:right
  go_of 1.19.8 h1:right
  export FETCH_FAILS=1
  refuses ensure_go
  contains "$REFUSAL" 'no such module'
  contains "$REFUSAL" 'Go module proxy'
  same '' "$(find cache -mindepth 1 -maxdepth 1 ! -name "*.lock" -printf "%f\n")"
}

test_a_missing_go_is_told_before_the_bundle_needs_it() {
  prepare
  go_of ''
  contains "$(ensure_go 2>&1)" "'make bundle' needs Go $(go_needed)"
}

test_nobody_needs_go_once_all_is_made() {
  prepare
  go_of ''
  refuses go_settled
  mkdir -p cache/bundle/debian-12 cache/bundle/debian-13
  find_tools() { echo /tools; }
  go_settled
  same '' "$(ensure_go 2>&1)"
}
