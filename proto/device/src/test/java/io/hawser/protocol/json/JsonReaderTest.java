package io.hawser.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8259, to the letter. */
class JsonReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-1",
                "1.0",
                "0.10",
                "1e5",
                "1E+5",
                "1e-05",
                "-0.0e0",
                "123456789012345678901234567890",
                "true",
                "false",
                "null",
                "\"\"",
                "\"a b\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"\\u0000\\uFfFf\"",
                "\"\\uD83D\\uDE80\"",
                "\"🚀\"",
                "\"\uFFFF\"",
                "\"\u007f\u2028\"",
                "[]",
                "[ ]",
                "[1 , 2]",
                "[[],{}]",
                "{}",
                "{ }",
                "{\"\":0}",
                "{\"a\" : {\"a\":[]} , \"b\":1}",
                "[1,\n\r\t 2]"
            })
    void validValuesAreTaken(String json) {
        assertThat(JsonReader.isMemberValue(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " 1",
                "1 ",
                "1\n",
                "00",
                "01",
                "-",
                "-01",
                "+1",
                ".5",
                "1.",
                "1.e1",
                "1e",
                "1e+",
                "0x1",
                "1_0",
                "٣",
                "Infinity",
                "NaN",
                "tru",
                "True",
                "truex",
                "nul",
                "'a'",
                "\"",
                "\"a",
                "\"\\\"",
                "\"\\",
                "\"\\a\"",
                "\"\\u\"",
                "\"\\u12\"",
                "\"\\u123g\"",
                "\"\\u-123\"",
                "\"\\u１２３４\"",
                "\"\\uD83D\"",
                "\"\\uDE80\"",
                "\"\\uD83D\\uD83D\"",
                "\"\\uD83D\\n\"",
                "\"\\uD83Dx\"",
                "\"\\uD83D🚀\"",
                "\"\t\"",
                "\"\n\"",
                "\"\u0000\"",
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1}",
                "{",
                "}",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{,}",
                "{1:1}",
                "{a:1}",
                "{\"a\" 1}",
                "{\"a\":1]",
                "1 2",
                "[]]",
                "//",
                "/**/1",
                "\u00a01",
                "\uFFFF",
                "\uFEFF1"
            })
    void anythingElseIsRefused(String json) {
        assertThat(JsonReader.isMemberValue(json)).isFalse();
    }

    @Test
    void valuesAreNestedSixtyFourDeepWithTheObjectAroundThem() {
        assertThat(JsonReader.isMemberValue("[".repeat(63) + "]".repeat(63))).isTrue();
        assertThat(JsonReader.isMemberValue("[".repeat(64) + "]".repeat(64))).isFalse();
        assertThat(JsonReader.isMemberValue("{\"a\":".repeat(63) + "1" + "}".repeat(63)))
                .isTrue();
        assertThat(JsonReader.isMemberValue("{\"a\":".repeat(64) + "1" + "}".repeat(64)))
                .isFalse();
        assertThat(JsonReader.isMemberValue("[".repeat(100_000))).isFalse();
    }
}
