package io.hawser.load.gatling.request;

import io.gatling.javaapi.core.Session;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Something in an answer that can be checked and kept.
 *
 * <p>Threads: immutable, any.
 *
 * @param <R> the answer
 * @param <V> what is found in it
 */
public final class Finding<R, V> {
    private final String what;
    private final Function<? super R, ? extends V> reader;

    private Finding(String what, Function<? super R, ? extends V> reader) {
        this.what = what;
        this.reader = reader;
    }

    /** What {@code reader} finds, called {@code what} when a check of it fails. */
    public static <R, V> Finding<R, V> of(String what, Function<? super R, ? extends V> reader) {
        return new Finding<>(what, reader);
    }

    /** It has to be {@code expected}, which may hold expressions; compared as text. */
    public Check<R> is(String expected) {
        Text text = Text.of(expected);
        return about((found, session) -> {
            String wanted = text.in(session.asScala());
            return String.valueOf(found).equals(wanted) ? new Check.Held(session) : unmet(found, wanted);
        });
    }

    /** It has to satisfy {@code holds}; {@code expectation} says so in words when it does not. */
    public Check<R> satisfies(String expectation, Predicate<? super V> holds) {
        return about((found, session) -> holds.test(found) ? new Check.Held(session) : unmet(found, expectation));
    }

    /** Puts it into the user's session as {@code key}. */
    public Check<R> saveAs(String key) {
        return about((found, session) -> new Check.Held(session.set(key, found)));
    }

    private interface Look<V> {
        Check.Result at(V found, Session session);
    }

    private Check<R> about(Look<V> look) {
        return new Check<>() {
            @Override
            public Result check(R reply, Session session) {
                return look.at(reader.apply(reply), session);
            }

            @Override
            public String about() {
                return what;
            }
        };
    }

    private Check.Unmet unmet(V found, String expected) {
        return new Check.Unmet(what + ": " + found + " (expected: " + expected + ")");
    }
}
