/** What a Redis deployment is, as its resource and environments declare it alike, and what is wrong with a declaration. */
package dev.croft.model.redis;
