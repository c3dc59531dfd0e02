/** Networks: a VPC with subnets, a way out and a firewall, made part by part. */
package dev.croft.aws.network;
