package io.weir.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ChartTest {

    @Test
    void ticksAreRoundNumbers() {
        assertThat(Chart.ticks(-0.3, 1.1, 5)).containsExactly(-0.2, 0, 0.2, 0.4, 0.6000000000000001, 0.8, 1);
        assertThat(Chart.number(0.00488)).isEqualTo("0.00488");
        assertThat(Chart.number(12345.6)).isEqualTo("12,346");
        assertThat(Chart.number(100)).isEqualTo("100");
        assertThat(Chart.number(-0.5)).isEqualTo("-0.5");
    }

    @Test
    void noTextBreaksAPicture() throws Exception {
        String evil = "</text><script>\"&'";
        var chart = new Chart(evil, 300, 200, 0, 1, 0, 1).labels(evil, evil);
        chart.text(0.5, 0.5, evil);
        chart.mark(0.5, Ink.line("#000000", 1), evil);
        chart.steps(new double[] {0, 1}, new double[1], new double[] {1}, "#000000", evil);
        String svg = chart.svg("a").render();
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        var titles = document.getElementsByTagName("title");
        assertThat(titles.getLength()).isEqualTo(2);
        assertThat(titles.item(0).getTextContent()).isEqualTo(evil);
        var texts = document.getElementsByTagName("text");
        assertThat(texts.item(0).getTextContent()).isEqualTo(evil);
        assertThat(texts.item(texts.getLength() - 1).getTextContent()).isEqualTo(evil);
    }

    @Test
    void whatIsOutsideOfTheAxesIsNotSeenAndWhatIsMissingIsAGap() {
        var chart = new Chart(300, 200, 0, 1, 0, 1);
        double[] ys = {0, 0, Double.NaN, 1, 1e300};
        chart.line(new double[] {0, 0.25, 0.5, 1, 2}, ys, Ink.line("#ff0000", 3));
        assertThat(chart.svg("a").render()).contains("d=\"M58 160L115 160M286 12L514 -432\"");
        var image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        chart.point(0.25, 0.5, 4, "#00ff00");
        chart.point(-0.1, 0.5, 4, "#00ff00");
        chart.paint(graphics);
        graphics.dispose();
        assertThat(image.getRGB(58 + 57, 86) & 0xFFFFFF)
                .as("at a quarter of the width")
                .isEqualTo(0x00FF00);
        assertThat(image.getRGB(58 - 23, 86) & 0xFFFFFF).as("left of the axis").isZero();
    }
}
