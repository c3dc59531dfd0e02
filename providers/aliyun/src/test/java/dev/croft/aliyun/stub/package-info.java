/**
 * A stand-in for the ECS and VPC services on loopback. It checks signatures, and actions, parameters and fields of answers
 * against the vendor's own classes; its states take time, its things are unknown for a moment, and it honours client tokens.
 * It proves our reading of the API reference, not Aliyun: no call of these tests ever reached Aliyun.
 */
package dev.croft.aliyun.stub;
