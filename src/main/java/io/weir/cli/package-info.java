/**
 * The commands; the only room that knows all others, and the only one that writes to the terminal.
 *
 * <p>Results go to stdout, everything else to stderr. A command ends with 0 if all went well, 1 if it failed, 2 if it was asked
 * for what cannot be: then one sentence says what and what to do.
 */
package io.weir.cli;
