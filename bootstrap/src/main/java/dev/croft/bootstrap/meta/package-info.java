/** META: what there is in an environment, as views in a database of its own. */
package dev.croft.bootstrap.meta;
