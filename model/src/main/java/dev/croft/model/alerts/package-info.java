/** Who is told of an environment's alerts: what a user writes and what the resources take are the same records. */
package dev.croft.model.alerts;
