package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.source.EventWriter;
import io.weir.source.scenario.Scenario;
import io.weir.web.Chromium;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo as somebody sees it who opens its page. */
@Tag("long")
class DemoPageIT {

    private static final Pattern URL = Pattern.compile("dashboard: (http://\\S+)");
    /** The attack of the scenario stands at (25, −20) with a standard deviation of 0.3; the other events do not come near. */
    private static final String ATTACK = "[...document.querySelectorAll('#anomalies article')]"
            + ".find(a => /x0[^x]*2[3-7]\\.[0-9]+, expected/.test(a.textContent) && /x1\\s*−(1[89]|2[0-2])\\./.test(a.textContent))";

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    @Test
    void thePageShowsTheClustersOfTheDemoAndItsBurstAmongTheAnomaliesWhichCanBeMarked() throws Exception {
        var program = Chromium.program();
        Assumptions.assumeTrue(program.isPresent(), "chromium is not on the PATH");
        var file = folder.resolve("burst.ndjson");
        try (var writer = EventWriter.create(file);
                var events = Scenario.BURST.events(1, 12_000);
                var more = Scenario.BURST.events(2, 40_000)) {
            events.forEachRemaining(writer::write);
            // The demo must not end before the page was looked at.
            more.forEachRemaining(writer::write);
        }
        try (var browser = new Chromium(program.get(), folder.resolve("profile"), 1280, 900)) {
            var demo = new Thread(() -> terminal.run(
                    "demo",
                    "--port",
                    "0",
                    "--rate",
                    "600",
                    "--input",
                    file.toString(),
                    "--set",
                    "features=x0, x1",
                    "--set",
                    "model.components=3",
                    "--set",
                    "feedback.memory=4000"));
            demo.start();
            try {
                String url = url(demo);
                browser.open(url);
                browser.await("document.querySelectorAll('#cluster-table tbody tr').length >= 3");
                browser.await("document.querySelector('#scatter').dataset.ellipses.split(';').length >= 3");
                browser.await(ATTACK);
                browser.evaluate("const a = " + ATTACK + "; window.marked = a.querySelector('strong').textContent;"
                        + " const mark = a.querySelectorAll('.mark')[1]; mark.focus(); mark.click()");
                browser.await("[...document.querySelectorAll('#anomalies article')].some(a =>"
                        + " a.querySelector('strong').textContent === window.marked"
                        + " && a.querySelector('.mark[aria-pressed=true]')?.textContent === 'anomaly')");
                browser.await(
                        "document.querySelector('#anomalies-note').textContent.startsWith('held while you look')");
                // What the API says of it came back from the topic.
                String marked = browser.evaluate("window.marked").asText();
                JsonNode found = null;
                byte[] json;
                try (var in =
                        URI.create(url + "api/anomalies?limit=1000").toURL().openStream()) {
                    json = in.readAllBytes();
                }
                for (var anomaly : new ObjectMapper().readTree(json)) {
                    found = anomaly.path("id").asText().equals(marked) ? anomaly : found;
                }
                assertThat(found).isNotNull();
                assertThat(found.path("label").asText()).isEqualTo("anomaly");
                assertThat(found.path("event").path("x0").asDouble()).isBetween(23.0, 27.0);

                // And the processor has read it there, and says what it did.
                browser.await("document.querySelector('#lifecycle').textContent.includes('was called anomaly: ')");

                browser.open(url + "em");
                browser.await("document.querySelector('#step-title')?.textContent === 'Start'");
                browser.evaluate("document.querySelector('#jumps [data-frame=\"10\"]').click()");
                browser.await("document.querySelector('#step-title')?.textContent === 'Iteration 5, M-step'");
                String five = browser.evaluate("document.querySelector('#scatter').dataset.ellipses")
                        .asText();
                browser.evaluate("document.querySelector('#jumps [data-frame=\"30\"]').click()");
                browser.await("document.querySelector('#step-title')?.textContent === 'Iteration 15, M-step'");
                assertThat(browser.evaluate("document.querySelector('#scatter').dataset.ellipses")
                                .asText())
                        .isNotEqualTo(five);
                assertThat(browser.complaints()).isEmpty();
            } finally {
                demo.interrupt();
                demo.join(TimeUnit.SECONDS.toMillis(60));
            }
        }
    }

    private String url(Thread demo) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (true) {
            var found = URL.matcher(terminal.err());
            if (found.find()) {
                return found.group(1);
            }
            assertThat(demo.isAlive()).as(terminal.err()).isTrue();
            assertThat(System.nanoTime()).as("waiting for the demo").isLessThan(deadline);
            Thread.sleep(50);
        }
    }
}
