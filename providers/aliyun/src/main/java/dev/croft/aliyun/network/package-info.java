/** Networks: a VPC with its parts. */
package dev.croft.aliyun.network;
