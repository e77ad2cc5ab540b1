/** What a user configures: {@link io.weir.config.WeirConfig} and its settings, where each comes from, and what Kafka's clients get of them. */
package io.weir.config;
