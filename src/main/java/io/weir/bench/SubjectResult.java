package io.weir.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What the rounds of a subject come to, medians all.
 *
 * @param rateRatio events per second ÷ those of the reference in the same round
 * @param cpuRatio CPU time of the reference's application per event ÷ that of this one, in the same round: the rate that a
 *     processor of one's own would give, whatever else the machine does
 * @param heapMebibytes live heap after the last round
 */
public record SubjectResult(
        String name,
        double eventsPerSecond,
        double appMicros,
        double brokerMicros,
        double rateRatio,
        double cpuRatio,
        double heapMebibytes,
        List<Sample> rounds) {

    static SubjectResult of(String name, List<Sample> rounds, List<Sample> reference, double heapMebibytes) {
        double[] rates = new double[rounds.size()];
        double[] cpus = new double[rounds.size()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = rounds.get(i).eventsPerSecond() / reference.get(i).eventsPerSecond();
            cpus[i] = reference.get(i).appMicros() / rounds.get(i).appMicros();
        }
        return new SubjectResult(
                name,
                Sample.median(rounds, Sample::eventsPerSecond),
                Sample.median(rounds, Sample::appMicros),
                Sample.median(rounds, Sample::brokerMicros),
                Sample.median(rates),
                Sample.median(cpus),
                heapMebibytes,
                List.copyOf(rounds));
    }

    /**
     * Plays rounds of all subjects in turn.
     *
     * @param warmUp events of each before the rounds that count
     * @param references for each subject the place of the one it is compared with
     */
    static List<SubjectResult> play(
            List<RunningSubject> running,
            int[] references,
            int warmUp,
            int rounds,
            int events,
            ProgressListener watch) {
        List<List<Sample>> samples = new ArrayList<>();
        running.forEach(e -> samples.add(new ArrayList<>()));
        long done = 0;
        double all = ((double) rounds * events + warmUp) * running.size();
        for (RunningSubject e : running) {
            if (warmUp > 0) {
                e.round(warmUp);
            }
            done += warmUp;
            watch.at(done, done / all);
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < running.size(); i++) {
                samples.get(i).add(running.get(i).round(events));
                done += events;
                watch.at(done, done / all);
            }
        }
        List<SubjectResult> results = new ArrayList<>();
        for (int i = 0; i < running.size(); i++) {
            RunningSubject e = running.get(i);
            results.add(of(e.name(), samples.get(i), samples.get(references[i]), e.heapMebibytes()));
        }
        return results;
    }
}
