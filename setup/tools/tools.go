//go:build tools

// Package tools pins the Pulumi CLI and its Java language host: both have no Debian package, and
// `go install pkg@version` refuses them (their go.mod files hold replace directives).
package tools

import (
	_ "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java"
	_ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
)
