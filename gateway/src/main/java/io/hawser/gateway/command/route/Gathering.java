package io.hawser.gateway.command.route;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Makes one answer of those of several shards. Threads: any. */
final class Gathering {
    private Gathering() {}

    /** All answers, in order; fails when one does. */
    static <T> CompletionStage<List<T>> all(List<CompletionStage<T>> answers) {
        CompletionStage<List<T>> all = CompletableFuture.completedStage(List.of());
        for (CompletionStage<T> answer : answers) {
            all = all.thenCombine(answer, Gathering::with);
        }
        return all;
    }

    /** The first answer that says something; when none does, {@code nothing}, or the failure of one that did not answer. */
    static <T> CompletionStage<T> first(List<CompletionStage<T>> answers, Predicate<T> saysSomething, T nothing) {
        if (answers.size() == 1) {
            return answers.getFirst();
        }
        CompletableFuture<T> first = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(answers.size());
        List<CompletableFuture<T>> each =
                answers.stream().map(CompletionStage::toCompletableFuture).toList();
        for (CompletableFuture<T> answer : each) {
            var _ = answer.whenComplete((value, failure) -> {
                if (failure == null && saysSomething.test(value)) {
                    first.complete(value);
                }
                if (left.decrementAndGet() == 0) {
                    each.stream()
                            .filter(CompletableFuture::isCompletedExceptionally)
                            .findFirst()
                            .ifPresentOrElse(
                                    failed -> first.completeExceptionally(failed.exceptionNow()),
                                    () -> first.complete(nothing));
                }
            });
        }
        return first;
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }
}
