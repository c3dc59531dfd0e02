#!/bin/sh
# Waits until cloud-init is done with this boot and tells that on the console, whose log the host reads.
set -u
result=/run/cloud-init/result.json
until [ -s "$result" ]; do sleep 0.3; done
errors=$(tr -d '\n' < "$result" | sed -n 's/.*"errors": *\[\(.*\)\].*/\1/p' | tr -s ' ')
line="croft-ready errors=[${errors# }]"
# The line is a machine's to read: it needs a place of its own.
printf '\r\n%s\r\n' "$line" > /dev/ttyS0 || printf '\r\n%s\r\n' "$line" > /dev/console
