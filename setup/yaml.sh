#!/usr/bin/env bash
# make yaml: Pulumi's YAML language host, for programs in YAML such as examples/yaml.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

ensure_yaml
