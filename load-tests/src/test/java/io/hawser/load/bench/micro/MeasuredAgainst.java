package io.hawser.load.bench.micro;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the reference of a benchmark: another one of the same class, with the same values of all parameters that it has. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface MeasuredAgainst {
    /** The method's name. */
    String value();
}
