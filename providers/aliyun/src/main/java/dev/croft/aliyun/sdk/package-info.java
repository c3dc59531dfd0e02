/** The one place that knows the vendor's SDK: it signs calls and finds credentials. */
package dev.croft.aliyun.sdk;
