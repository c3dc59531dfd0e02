/** INFRA: what an environment's nodes lean on: repository, portal, names, metrics. */
package dev.croft.bootstrap.infra;
