//go:build tools

// Package yaml pins Pulumi's YAML language host, which asks for other versions of Pulumi's own modules than the CLI.
package yaml

import _ "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
