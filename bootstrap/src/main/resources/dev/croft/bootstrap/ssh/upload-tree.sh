#!/bin/sh
# Unpacks the tar stream on standard input into the folder CROFT_PATH.
set -eu
mkdir -p -- "$CROFT_PATH"
tar -x -p -f - -C "$CROFT_PATH"
