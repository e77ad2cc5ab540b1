package io.weir.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What programs have saved is read, as long as its format has the same number; and what is not whole is refused.
 *
 * <p>A change of what is written fails here until the number of the format is raised and golden files of it are written:
 * {@code mvn test -Dtest=SavedTest -Dgolden.write=true}.
 */
class SavedTest {

    private interface Write {
        void to(DataOutput out) throws IOException;
    }

    enum Kind {
        DETECTOR {
            @Override
            Write fresh() {
                Detector detector = description().build();
                var random = new SplittableRandom(7);
                for (int i = 0; i < 700; i++) {
                    double centre = 10 * random.nextInt(2);
                    detector.accept(
                            new double[] {centre + random.nextGaussian(), i % 50 == 0 ? Double.NaN : centre, i % 3}, i);
                }
                return detector::write;
            }

            @Override
            Write read(DataInput in) throws IOException {
                return Detector.read(in, description())::write;
            }
        },
        MIXTURE {
            @Override
            Write fresh() {
                return GaussianMixture.fit(new double[][] {{1, 2}, {2, 3}, {2, 5}, {9, 9}, {8, 9}, {8, 7}}, 2)::write;
            }

            @Override
            Write read(DataInput in) throws IOException {
                return GaussianMixture.read(in)::write;
            }
        };

        abstract Write fresh();

        abstract Write read(DataInput in) throws IOException;

        static Detector.Builder description() {
            return Detector.builder("x, y, category(z)").components(2);
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        Path golden() {
            return Path.of("src/test/resources/io/weir/library/" + word() + (this == DETECTOR ? "-2.bin" : "-1.bin"));
        }

        Write read(byte[] bytes) throws IOException {
            return read(new DataInputStream(new ByteArrayInputStream(bytes)));
        }
    }

    private static byte[] bytes(Write write) throws IOException {
        var bytes = new ByteArrayOutputStream();
        write.to(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatWasRecordedIsReadAndWrittenAgainByteByByte(Kind kind) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(kind.golden().getParent());
            Files.write(kind.golden(), bytes(kind.fresh()));
        }
        byte[] golden = Files.readAllBytes(kind.golden());
        assertThat(bytes(kind.read(golden))).isEqualTo(golden);
    }

    /** Levels had other codes in it: 0, 1 and 2 are known, and 3 is new. */
    @Test
    void aDetectorOfTheFormatBeforeGoesOn() throws IOException {
        byte[] former = Files.readAllBytes(Path.of("src/test/resources/io/weir/library/detector-1.bin"));
        Detector detector = Detector.read(new DataInputStream(new ByteArrayInputStream(former)), Kind.description());
        double[] logLikelihoods = new double[4];
        for (int z = 0; z < 4; z++) {
            logLikelihoods[z] = detector.accept(new double[] {0, 0, z}, 700 + z).logLikelihood();
        }
        for (int z = 0; z < 3; z++) {
            assertThat(logLikelihoods[z]).as("level %d", z).isGreaterThan(logLikelihoods[3] + 2);
        }
    }

    /** As a compressed stream is, or one that comes over a network. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void aStreamNeedNotSayHowMuchOfItIsThere(Kind kind) throws IOException {
        byte[] saved = bytes(kind.fresh());
        var quiet = new FilterInputStream(new ByteArrayInputStream(saved)) {
            @Override
            public int available() {
                return 0;
            }
        };
        assertThat(bytes(kind.read(new DataInputStream(quiet)))).isEqualTo(saved);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsNotWholeOrDamagedIsRefusedAndNothingElseHappens(Kind kind) throws IOException {
        byte[] saved = bytes(kind.fresh());
        var random = new SplittableRandom(4);
        for (int i = 0; i < 200; i++) {
            byte[] part = Arrays.copyOf(saved, i < 30 ? i : random.nextInt(saved.length));
            assertThatThrownBy(() -> kind.read(part))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the saved " + kind.word() + " ends in its middle");
            byte[] damaged = saved.clone();
            int place = i < 40 ? i : random.nextInt(saved.length);
            damaged[place] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> kind.read(damaged))
                    .as("byte %d", place)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(kind.word());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsSomethingElseIsNamed(Kind kind) throws IOException {
        Kind other = kind == Kind.DETECTOR ? Kind.MIXTURE : Kind.DETECTOR;
        byte[] foreign = bytes(other.fresh());
        assertThatThrownBy(() -> kind.read(foreign))
                .isInstanceOf(IOException.class)
                .hasMessage("a saved " + other.word() + "; expected a " + kind.word());
        assertThatThrownBy(() -> kind.read(new byte[100]))
                .isInstanceOf(IOException.class)
                .hasMessage("no saved " + kind.word() + ": it begins otherwise");
        byte[] later = bytes(kind.fresh());
        later[4 + 2 + kind.word().length() + 3] = 9;
        assertThatThrownBy(() -> kind.read(later))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("a " + kind.word() + " of format 9; this program reads format ");
    }
}
