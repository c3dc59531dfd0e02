/** Calls to ECS and VPC by their names, as the API reference has them, that end well or with an error that says what to do. */
package dev.croft.aliyun.api;
