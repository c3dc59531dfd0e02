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
  load release tools go
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

test_without_go_and_without_a_pin_set_up_refuses() {
  prepare
  fake go <<<'exit 1'
  sed 's/^\(sha256_.*=\).*/\1/' "$RELEASE_CONF" >release.conf
  RELEASE_CONF=$PWD/release.conf
  refuses ensure_tools
  contains "$REFUSAL" 'pins no sha256'
}

test_the_release_is_not_newer_than_what_is_built() {
  prepare
  local built
  built=$(module_version github.com/pulumi/pulumi/pkg/v3)
  version_at_least "${built#v}" "$(release_value version)"
  for arch in x64 arm64; do [[ $(release_value "sha256_$arch") =~ ^[0-9a-f]{64}$ ]]; done
}
