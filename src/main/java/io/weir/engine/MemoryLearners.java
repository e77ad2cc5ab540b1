package io.weir.engine;

import io.weir.em.EStep;
import io.weir.em.LearningSettings;
import io.weir.em.online.Learner;
import io.weir.family.Family;
import io.weir.numeric.Hash64;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** Learners that are gone with their process. */
public final class MemoryLearners implements Learners {

    private final LearningSettings settings;
    private final Family family;
    private final Executor searches;
    private final EStep eStep = new EStep();
    private final Map<String, Learner> learners = new HashMap<>();

    /**
     * @param searches see {@link Learner#create}
     */
    public MemoryLearners(LearningSettings settings, Family family, Executor searches) {
        this.settings = settings;
        this.family = family;
        this.searches = searches;
    }

    @Override
    public Learner get(String name, long timestamp) {
        return learners.get(name);
    }

    /** Of every model, the seed is made of its name. */
    @Override
    public Learner create(String name) {
        return Learner.create(settings, family, Hash64.of(name), searches, eStep);
    }

    @Override
    public Learner copy(Learner learner) {
        var bytes = new ByteArrayOutputStream();
        try {
            learner.write(new DataOutputStream(bytes));
            Learner copy = read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            for (int i = 0; i < learner.reservoir().chunks(); i++) {
                copy.reservoir().restore(learner.reservoir().chunk(i));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("what was written in memory cannot be read", e);
        }
    }

    /** A learner as it was written, without its reservoir. */
    public Learner read(DataInput in) throws IOException {
        return Learner.read(in, settings, family, searches, eStep);
    }

    @Override
    public void put(String name, Learner learner) {
        learners.put(name, learner);
    }

    @Override
    public Learner remove(String name) {
        return learners.remove(name);
    }
}
