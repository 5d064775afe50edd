package io.hawser.load.gatling.rpc;

import io.gatling.core.structure.ScenarioContext;
import io.hawser.load.gatling.request.Request;
import io.hawser.load.gatling.request.Step;
import java.util.function.Consumer;

/**
 * A call of a gateway's that there is nothing more to say about.
 *
 * <p>Threads: immutable, any.
 *
 * @param <R> the answer
 */
public final class GatewayRequest<R> extends Request<R, GatewayRequest<R>> {
    private final Consumer<Call<R>> doing;

    GatewayRequest(Plan<R> plan, Consumer<Call<R>> doing) {
        super(plan);
        this.doing = doing;
    }

    /** The step that does that. */
    static <R> Step<R> step(ScenarioContext context, Consumer<Call<R>> doing) {
        GatewayComponents components = GatewayComponents.of(context);
        return (session, exchange) -> doing.accept(new Call<>(components, session, exchange));
    }

    @Override
    protected GatewayRequest<R> with(Plan<R> plan) {
        return new GatewayRequest<>(plan, doing);
    }

    @Override
    protected Step<R> step(ScenarioContext context) {
        return step(context, doing);
    }
}
