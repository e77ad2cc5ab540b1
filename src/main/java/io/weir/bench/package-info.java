/**
 * What Weir costs on a cluster, against the least that Kafka Streams can do with the same records.
 *
 * <pre>
 *   bench (this process)
 *     │ starts, and reads the CPU time of
 *     ├────► broker        a process of its own
 *     └────► subjects   a process each: pass-throughs and Weir, all up at the same time
 *
 *   a round:  pause ─► fill the subject's topic ─► resume ─► wait until its group has committed all ─► CPU time spent
 * </pre>
 *
 * <p>Rounds of the subjects follow one another, so that whatever else the machine does hits all of them alike: ratios within a
 * run mean something where events per second do not.
 */
package io.weir.bench;
