/** Runs the topology on a cluster: looks before it starts, watches while it runs, reads in an order that lets commands and feedback come in time. */
package io.weir.runtime;
