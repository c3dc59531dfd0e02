# shellcheck shell=bash
# setup/quick/version: the Java host gets what a program said the last time, all others the program itself.

quick_prepare() {
  CROFT_CACHE=$PWD/cache
  export CROFT_CACHE
  mkdir bin
  printf '#!/bin/sh\necho "javac 17 $*"\necho ran >>"%s/runs"\n' "$PWD" >bin/javac
  chmod +x bin/javac
  touch -d '1 hour ago' bin/javac
  # a process of the host's name, as the kernel tells it
  printf '#!/bin/sh\njavac --version; exit $?\n' >pulumi-language-java
  chmod +x pulumi-language-java
  PATH=$REPO/setup/quick:$PWD/bin:$PATH
}

test_the_host_gets_what_was_said() {
  quick_prepare
  same 'javac 17 --version' "$(./pulumi-language-java)"
  same 'javac 17 --version' "$(./pulumi-language-java)"
  same 1 "$(wc -l <runs)"
  touch bin/javac
  touch -d '1 hour ago' cache/versions/*
  ./pulumi-language-java >/dev/null
  same 2 "$(wc -l <runs)"
}

test_others_get_the_program() {
  quick_prepare
  same 'javac 17 --version' "$(javac --version)"
  same 'javac 17 --version' "$(javac --version)"
  same 'javac 17 -d x y' "$(javac -d x y)"
  same 3 "$(wc -l <runs)"
  [ ! -e cache/versions ]
}

test_a_program_that_fails_is_asked_again() {
  quick_prepare
  printf '#!/bin/sh\necho broken >&2\nexit 3\n' >bin/javac
  touch -d '1 hour ago' bin/javac
  refuses ./pulumi-language-java
  [ -z "$(ls cache/versions)" ]
}

test_stand_ins_of_two_checkouts_do_not_call_each_other_forever() {
  quick_prepare
  mkdir other
  cp -P "$REPO"/setup/quick/* other/
  PATH=$PWD/other:$REPO/setup/quick:$PWD/other:$PWD/bin:$PATH
  same 'javac 17 -x' "$(timeout 10 javac -x)"
  same 'javac 17 --version' "$(timeout 10 ./pulumi-language-java)"
}
