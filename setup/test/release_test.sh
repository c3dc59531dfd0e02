# shellcheck shell=bash disable=SC2034
# The official release is installed by its pinned sum, or not at all.

# tarball: a made-up release at $PWD/pulumi.tar.gz
tarball() {
  mkdir -p made/pulumi
  printf '#!/bin/sh\necho v9.9.9\n' >made/pulumi/pulumi
  printf '#!/bin/sh\n' >made/pulumi/pulumi-language-java
  chmod +x made/pulumi/*
  tar -C made -czf pulumi.tar.gz pulumi
}

# conf SUM: release.conf for this machine's processor
conf() {
  printf 'version=9.9.9\nurl=file://%s/pulumi.tar.gz\nsha256_x64=%s\nsha256_arm64=%s\n' "$PWD" "$1" "$1" >release.conf
  CROFT_RELEASE_CONF=$PWD/release.conf
  load release tools go
}

sum() { sha256sum "$1" | cut -d' ' -f1; }

test_installs_what_has_the_pinned_sum() {
  tarball
  conf "$(sum pulumi.tar.gz)"
  install_release "$PWD/bin"
  same v9.9.9 "$(bin/pulumi version)"
  [ -x bin/pulumi-language-java ]
  same '' "$(find . -maxdepth 1 -name 'bin.*')"
}

test_refuses_another_sum_and_installs_nothing() {
  tarball
  conf "$(echo other | sha256sum | cut -d' ' -f1)"
  refuses install_release "$PWD/bin"
  contains "$REFUSAL" "$(sum pulumi.tar.gz)"
  contains "$REFUSAL" 'nothing was installed'
  same '' "$(ls bin)"
}

test_refuses_without_a_pin_and_tells_how_to_pin() {
  tarball
  conf ''
  refuses install_release "$PWD/bin"
  contains "$REFUSAL" 'pins no sha256'
  contains "$REFUSAL" "$PWD/release.conf"
  [ ! -e bin ]
}

test_refuses_a_pin_that_is_no_sha256() {
  tarball
  conf 'abc123'
  refuses install_release "$PWD/bin"
  contains "$REFUSAL" "'abc123'"
}

test_refuses_what_is_no_archive_though_its_sum_is_right() {
  echo '<html>not found</html>' >pulumi.tar.gz
  conf "$(sum pulumi.tar.gz)"
  refuses install_release "$PWD/bin"
  contains "$REFUSAL" 'no tar.gz archive'
  same '' "$(ls bin)"
}

test_refuses_a_release_without_the_java_host() {
  tarball
  rm made/pulumi/pulumi-language-java
  tar -C made -czf pulumi.tar.gz pulumi
  conf "$(sum pulumi.tar.gz)"
  refuses install_release "$PWD/bin"
  contains "$REFUSAL" 'lacks pulumi or pulumi-language-java'
}

test_refuses_when_the_download_fails() {
  conf "$(echo x | sha256sum | cut -d' ' -f1)"
  refuses install_release "$PWD/bin"
  contains "$REFUSAL" 'could not download'
}
