/**
 * The backend {@code aliyun}: the four stores on ECS and VPC of Alibaba Cloud. All types of its SDK, which its vendor keeps in
 * maintenance only, are in {@link dev.croft.aliyun.sdk}; what the cloud answers is in {@link dev.croft.aliyun.api}.
 */
package dev.croft.aliyun;
