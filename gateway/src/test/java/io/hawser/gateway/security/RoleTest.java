package io.hawser.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    VIEWER   | VIEWER
                    SENDER   | VIEWER SENDER
                    OPERATOR | VIEWER SENDER OPERATOR
                    ADMIN    | VIEWER SENDER OPERATOR ADMIN
                    """)
    void allowsWhatTheRolesBeforeItAllow(Role role, String allowed) {
        List<String> actual = Arrays.stream(Role.values())
                .filter(role::allows)
                .map(Role::name)
                .toList();

        assertThat(actual).containsExactly(allowed.split(" ", -1));
    }

    @Test
    void isFoundByItsWordOnly() {
        assertThat(Role.of("operator")).contains(Role.OPERATOR);
        assertThat(Role.of("OPERATOR")).isEmpty();
        assertThat(Role.of("root")).isEmpty();
    }
}
