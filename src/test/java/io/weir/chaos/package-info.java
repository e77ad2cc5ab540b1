/**
 * The processor and a broker as processes of their own, killed and paused at random moments while events flow, and an account of
 * what came out. Not part of the ordinary tests: {@code mvn verify -Pchaos}.
 */
package io.weir.chaos;
