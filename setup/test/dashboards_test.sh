# shellcheck shell=bash
# The dashboards' own tests, and what set-up knows of Node.js. Where no Node.js is, the bundle cannot be built either.

test_boards_and_panels() {
  cd "$REPO/dashboards" || return
  node --test test/
}

test_a_broken_board_is_named() {
  mkdir boards
  echo '{ "kind": "Dashboard", "metadata": { "name": "mine", "tags": ["APP"] }, "spec": { "display": { "name": "Mine" }, "panels": { "p": {} } } }' >boards/mine.json
  echo '{' >boards/half.json
  refuses node "$REPO/dashboards/check/main.js" boards
  contains "$REFUSAL" 'boards/mine.json: panels.p: has no name'
  contains "$REFUSAL" 'boards/half.json: is no JSON'
}

test_no_boards_are_no_success() {
  mkdir boards
  refuses node "$REPO/dashboards/check/main.js" boards
}

test_the_lock_file_names_no_registry() {
  lacks "$(cat "$REPO/dashboards/package-lock.json")" '"resolved"'
  contains "$(cat "$REPO/dashboards/.npmrc")" omit-lockfile-registry-resolved=true
}

test_a_node_on_path_replaces_the_package() {
  load packages
  fake node <<<'echo v20.1.0'
  same 20 "$(node_major)"
  fake node <<<'echo v16.20.2'
  same 16 "$(node_major)"
}
