package io.weir.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which names are remembered, and how a level is shown. */
class CategoryNamesTest {

    private final CategoryNames names = new CategoryNames();

    @Test
    void aNameIsNewOnce() {
        assertThat(names.isEmpty()).isTrue();
        assertThat(names.add("red")).isTrue();
        assertThat(names.add("red")).isFalse();
        assertThat(names.isEmpty()).isFalse();
    }

    @Test
    void whatCannotBeWrittenIsNotRemembered() {
        assertThat(names.add("\ud800")).isFalse();
        assertThat(names.isEmpty()).isTrue();
    }

    @Test
    void aThousandAndTwentyFourAreRememberedAndLevelsBeyondAreShownByTheirCode() {
        for (int i = 0; i < 1024; i++) {
            assertThat(names.add("level" + i)).isTrue();
        }
        assertThat(names.add("red")).isFalse();
        double red = CategoryNames.code("red");
        assertThat(names.name(red)).isEqualTo("#" + CategoryNames.hex(red));
        assertThat(names.name(CategoryNames.code("level7"))).isEqualTo("level7");
        assertThat(CategoryNames.ofHex(CategoryNames.hex(red))).isEqualTo(red);
        assertThat(CategoryNames.ofHex("red")).isEqualTo(-1);
    }

    @Test
    void whatIsReadAndWhatIsTakenOverKnowsTheSameNames() throws IOException {
        names.add("red");
        names.add("green");
        var bytes = new ByteArrayOutputStream();
        names.write(new DataOutputStream(bytes));
        CategoryNames read = CategoryNames.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(read).hasToString(names.toString());
        var other = new CategoryNames();
        other.addAll(read);
        assertThat(other.knows(CategoryNames.code("green"))).isTrue();
        assertThat(other.knows(CategoryNames.code("blue"))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(CovarianceType.class)
    void aCovarianceTypeIsFoundByItsLabelAlone(CovarianceType type) {
        assertThat(CovarianceType.of(type.label())).isEqualTo(type);
        assertThatThrownBy(() -> CovarianceType.of(type.name()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(type.name())
                .hasMessageContaining("full, diagonal, spherical, tied");
    }
}
