/**
 * Readers of bytes that come from outside, tried with bytes that nobody means well with: they throw what they say and nothing else, in
 * little time and memory, they agree with each other, and what they take is written so that it is read as the same.
 *
 * <pre>
 *   src/test/resources/fuzz/TARGET/…   inputs to begin with: each is tried as it is, and changed
 *   src/test/resources/fuzz/tokens.txt pieces that mean something to a reader, as libFuzzer writes them
 *
 *   mvn verify                          all of them, and some thousand changed ones per target, the same ones every time
 *   mvn verify -Pfuzz                   guided by what the code does with them (Jazzer): -Dfuzz.records=N or -Dfuzz.seconds=S
 * </pre>
 */
package io.weir.fuzz;
