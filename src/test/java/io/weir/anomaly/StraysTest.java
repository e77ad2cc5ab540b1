package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StraysTest {

    @Test
    void strayEventsAreAloneUntilTwentyOfThemHaveComeTogether() {
        Strays strays = new Strays();
        for (int i = 0; i < 30; i++) {
            assertThat(strays.alone(100 + i)).as("stray %d", i).isEqualTo(i < 19);
            assertThat(strays.alone(0)).as("ordinary").isFalse();
        }
        assertThat(strays.alone(1e6)).as("another distance").isTrue();
    }

    @Test
    void strayEventsThatAreFarApartStayAlone() {
        Strays strays = new Strays();
        for (int i = 0; i < 100_000; i++) {
            boolean stray = i % 150 == 0;
            assertThat(strays.alone(stray ? 1000 : 0)).isEqualTo(stray);
        }
    }

    @Test
    void whatIsReadBackGoesOnAsIfNothingHadHappened() throws IOException {
        var random = new SplittableRandom(1);
        Strays whole = new Strays();
        Strays broken = new Strays();
        for (int i = 0; i < 5000; i++) {
            double z = random.nextInt(40) == 0 ? Math.exp(random.nextDouble(4, 8)) : 0;
            assertThat(broken.alone(z)).isEqualTo(whole.alone(z));
            if (i % 37 == 0) {
                var bytes = new ByteArrayOutputStream();
                broken.write(new DataOutputStream(bytes));
                broken = Strays.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            }
        }
    }
}
