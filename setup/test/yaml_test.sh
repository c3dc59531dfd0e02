# shellcheck shell=bash
# Where Pulumi's YAML host comes from.

# built_tools: a CLI that set-up built, in the cache
built_tools() {
  load release tools go yaml
  PATH=/usr/bin:/bin
  mkdir -p "$(tools_dir)"
  printf '#!/bin/sh\necho v3.259.0\n' >"$(tools_dir)/pulumi"
  printf '#!/bin/sh\n' >"$(tools_dir)/pulumi-language-java"
  chmod +x "$(tools_dir)"/*
}

# fake_go: a Go that is new enough, and builds a file that tells where it was called
fake_go() {
  fake go <<'BODY'
case $1 in
  env) [ "$2" != GOVERSION ] || echo go1.99.0 ;;
  build)
    while [ "$1" != -o ]; do shift; done
    { echo '#!/bin/sh'; echo "# $PWD $3"; } >"$2"
    chmod +x "$2"
    ;;
esac
BODY
}

test_is_built_once_and_lies_beside_the_cli() {
  built_tools
  fake_go
  ensure_yaml 2>/dev/null
  contains "$(cat "$(tools_dir)/pulumi-language-yaml")" "setup/tools/yaml github.com/pulumi/pulumi-yaml"
  fake go <<<'echo called >&2; exit 1'
  same '' "$(ensure_yaml 2>&1)"
}

test_a_new_pin_replaces_it() {
  built_tools
  fake_go
  mkdir -p "$CROFT_CACHE/tools/yaml-old"
  ln -s "$CROFT_CACHE/tools/yaml-old/pulumi-language-yaml" "$(tools_dir)/pulumi-language-yaml"
  ensure_yaml 2>/dev/null
  same "$(yaml_dir)/pulumi-language-yaml" "$(readlink "$(tools_dir)/pulumi-language-yaml")"
}

test_that_of_a_release_is_left_alone() {
  built_tools
  printf '#!/bin/sh\n' >"$(tools_dir)/pulumi-language-yaml"
  chmod +x "$(tools_dir)/pulumi-language-yaml"
  same '' "$(ensure_yaml 2>&1)"
  [ ! -L "$(tools_dir)/pulumi-language-yaml" ]
}

test_without_go_a_warning_says_what_is_lacking() {
  built_tools
  fake go <<<'exit 1'
  contains "$(ensure_yaml 2>&1)" 'YAML host cannot be built'
  [ ! -e "$(tools_dir)/pulumi-language-yaml" ]
}

test_without_the_cli_it_is_refused() {
  load release tools go yaml
  PATH=/usr/bin:/bin
  refuses ensure_yaml
  contains "$REFUSAL" "run 'make setup' first"
}
