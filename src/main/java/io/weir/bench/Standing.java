package io.weir.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What the rounds of a contestant come to, medians all.
 *
 * @param rateRatio events per second ÷ those of the reference in the same round
 * @param cpuRatio CPU time of the reference's application per event ÷ that of this one, in the same round: the rate that a
 *     processor of one's own would give, whatever else the machine does
 * @param heapMebibytes live heap after the last round
 */
public record Standing(
        String name,
        double eventsPerSecond,
        double appMicros,
        double brokerMicros,
        double rateRatio,
        double cpuRatio,
        double heapMebibytes,
        List<Sample> rounds) {

    static Standing of(String name, List<Sample> rounds, List<Sample> reference, double heapMebibytes) {
        double[] rates = new double[rounds.size()];
        double[] cpus = new double[rounds.size()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = rounds.get(i).eventsPerSecond() / reference.get(i).eventsPerSecond();
            cpus[i] = reference.get(i).appMicros() / rounds.get(i).appMicros();
        }
        return new Standing(
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
     * Plays rounds of all entrants in turn.
     *
     * @param warmUp events of each before the rounds that count
     * @param references for each entrant the place of the one it is compared with
     */
    static List<Standing> play(
            List<Entrant> entrants, int[] references, int warmUp, int rounds, int events, Watch watch) {
        List<List<Sample>> samples = new ArrayList<>();
        entrants.forEach(e -> samples.add(new ArrayList<>()));
        long done = 0;
        double all = ((double) rounds * events + warmUp) * entrants.size();
        for (Entrant e : entrants) {
            if (warmUp > 0) {
                e.round(warmUp);
            }
            done += warmUp;
            watch.at(done, done / all);
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < entrants.size(); i++) {
                samples.get(i).add(entrants.get(i).round(events));
                done += events;
                watch.at(done, done / all);
            }
        }
        List<Standing> standings = new ArrayList<>();
        for (int i = 0; i < entrants.size(); i++) {
            Entrant e = entrants.get(i);
            standings.add(of(e.name(), samples.get(i), samples.get(references[i]), e.heapMebibytes()));
        }
        return standings;
    }
}
