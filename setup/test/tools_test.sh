# shellcheck shell=bash
# Which Pulumi CLI is taken.

# tool VERSION [DIR]: a pulumi that tells VERSION, with the Java host beside it
tool() {
  local dir=${2:-$PWD/tool}
  mkdir -p "$dir"
  printf '#!/bin/sh\necho v%s\n' "$1" >"$dir/pulumi"
  printf '#!/bin/sh\n' >"$dir/pulumi-language-java"
  chmod +x "$dir"/*
}

prepare() {
  load release tools
  PATH=$PWD/tool:/usr/bin:/bin
}

test_takes_one_on_path_that_is_new_enough() {
  prepare
  tool "$(release_value version)"
  same "$PWD/tool" "$(find_tools)"
  tool 3.999.0
  same "$PWD/tool" "$(find_tools)"
}

test_leaves_an_older_one_and_another_major_release() {
  prepare
  tool 3.100.0
  same '' "$(find_tools)"
  tool 4.0.0
  same '' "$(find_tools)"
}

test_leaves_one_without_the_java_host() {
  prepare
  tool "$(release_value version)"
  rm tool/pulumi-language-java
  same '' "$(find_tools)"
}

test_takes_the_cache_after_path() {
  prepare
  tool 3.259.0 "$(tools_dir)"
  same "$(tools_dir)" "$(find_tools)"
}

# go_of VERSION TOOLCHAIN: a Go of that version with that GOTOOLCHAIN
go_of() {
  export GO_VERSION=$1 GO_TOOLCHAIN=$2
  fake go <<<'case $2 in GOVERSION) echo "go$GO_VERSION";; GOTOOLCHAIN) echo "$GO_TOOLCHAIN";; esac'
}

test_a_go_that_is_new_enough_is_used() {
  prepare
  go_of 1.26.8 local
  go_usable 1.25.11
}

test_an_older_go_is_used_only_where_it_may_fetch_a_newer() {
  prepare
  go_of 1.24.4 auto
  go_usable 1.25.11
  go_of 1.24.4 local
  refuses go_usable 1.25.11
  go_of 1.19.8 ''
  refuses go_usable 1.25.11
}

test_a_missing_go_is_told_before_the_bundle_needs_it() {
  prepare
  go_of 1.19.8 ''
  contains "$(check_go 2>&1)" "'make bundle' needs Go $(sed -n 's/^go //p' "$REPO/bundle/go/victoriametrics/go.mod")"
  go_of 1.99 local
  same '' "$(check_go 2>&1)"
}

test_without_go_and_without_a_pin_set_up_refuses() {
  prepare
  go_of 1.19.8 ''
  refuses ensure_tools
  contains "$REFUSAL" 'pins no sha256'
}

test_the_pins_of_go_and_of_the_release_agree() {
  prepare
  same "v$(release_value version)" "$(module_version github.com/pulumi/pulumi/pkg/v3)"
}
