# People and scripts rely on these names. All logic is in the shell files of setup/.
SHELL := /bin/bash
.DEFAULT_GOAL := help
STACK ?=
MINUTES ?= 30
SEED ?=
# By value: a $ in a query or a command is the user's, not make's.
override export SQL := $(value SQL)
override export CMD := $(value CMD)
export NODE CLUSTER YES PARTS RUNS

.PHONY: help pg redis setup sandbox plan up down bundle build test bench sql ssh env dist fmt chaos yaml

help: ## this list
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+): *## */  make \1	/' | sed 's/[$$][$$]/$$/g' | expand -t 18

setup: ## bring this machine to where everything below works
	@setup/setup.sh

sandbox: ## set-up, build, and a one-node environment with PostgreSQL
	@setup/sandbox.sh

plan: ## STACK=x: what an update would do on each node, step by step; does nothing
	@setup/setup.sh && setup/plan.sh '$(STACK)'

up: ## STACK=x: create or update a stack
	@setup/setup.sh && setup/up.sh '$(STACK)'

down: ## STACK=x: check, then destroy all of a stack
	@setup/down.sh '$(STACK)'

sql: ## STACK=x SQL='...': the bare result of a query
	@setup/sql.sh '$(STACK)'

ssh: ## STACK=x [NODE=name] CMD='...': a command on a node
	@setup/ssh.sh '$(STACK)'

pg: ## STACK=x [CLUSTER=name] CMD='verb ...': day-2 work on a PGSQL cluster; without CMD the verbs
	@setup/pg.sh '$(STACK)'

redis: ## STACK=x [CLUSTER=name] CMD='verb ...': day-2 work on a Redis deployment; without CMD the verbs
	@setup/redis.sh '$(STACK)'

env: ## prints exports; use: eval "$$(make -s env)"
	@setup/env.sh

bundle: ## the offline repository that nodes install from
	@setup/setup.sh && eval "$$(setup/env.sh)" && bundle/build.sh

build: ## the program and the plugin
	@setup/setup.sh && setup/build.sh

test: ## all tests; what .ci/run calls
	@setup/test.sh

bench: ## [PARTS=...]: measurements; writes test/bench/RESULTS.md
	@setup/bench.sh

chaos: ## [MINUTES=n] [SEED=s]: kills, cuts and full disks at every step; then all must be right again
	@setup/chaos.sh '$(MINUTES)' '$(SEED)'

dist: ## the plugin as a tarball, the Java classes in the local Maven repository
	@setup/setup.sh && setup/dist.sh

yaml: ## Pulumi's host for programs in YAML, as in examples/yaml
	@setup/setup.sh && setup/yaml.sh

fmt: ## formats the Java code
	@mvn -q --no-transfer-progress spotless:apply
