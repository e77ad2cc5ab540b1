/**
 * What is printed for people: tables, a line that changes in place, and text that came from outside, which must not steer a terminal or a
 * log.
 */
package io.weir.cli.terminal;
