package io.hawser.load.gatling.request;

import io.gatling.commons.validation.Failure;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.internal.Expressions;
import scala.Function1;

/**
 * A text that may hold Gatling's expressions, such as {@code sensor-#{n}}, which are filled in for one user at a time.
 *
 * <p>Threads: immutable, any.
 */
public final class Text {
    private static final String EXPRESSION = "#{";

    private final String template;
    private final Function1<Session, Validation<String>> expression;

    private Text(String template) {
        this.template = template;
        this.expression = Expressions.toStringExpression(template);
    }

    /** The text of that template. */
    public static Text of(String template) {
        return new Text(template);
    }

    /** Whether it is the same for every user. */
    public boolean isFixed() {
        return !template.contains(EXPRESSION);
    }

    /**
     * The text for the user of {@code session}.
     *
     * @throws UnresolvedTextException when the session lacks what the template asks for
     */
    public String in(Session session) {
        if (isFixed()) {
            return template;
        }
        Validation<?> result = expression.apply(session);
        return switch (result) {
            case Success<?> found -> String.valueOf(found.value());
            case Failure missing -> throw new UnresolvedTextException(template, missing.message());
            default -> throw new UnresolvedTextException(template, "neither a success nor a failure");
        };
    }

    /** The template. */
    @Override
    public String toString() {
        return template;
    }
}
