package io.hawser.load.gatling.device;

import io.gatling.core.session.Session;
import io.hawser.device.Credential;
import io.hawser.load.gatling.request.Text;

/** What the devices of a simulation log in with; never printed. Threads: immutable, any. */
sealed interface Secret {

    /** That of one user's device. */
    Credential of(Session session);

    /** None. */
    record None() implements Secret {
        @Override
        public Credential of(Session session) {
            return Credential.none();
        }
    }

    /**
     * A token, sent as it is.
     *
     * @param text may hold expressions
     */
    record Token(Text text) implements Secret {
        @Override
        public Credential of(Session session) {
            return Credential.token(text.in(session));
        }

        @Override
        public String toString() {
            return "Token[…]";
        }
    }

    /**
     * A secret that signs the gateway's nonce.
     *
     * @param text may hold expressions
     */
    record Hmac(Text text) implements Secret {
        @Override
        public Credential of(Session session) {
            return Credential.hmacSecret(text.in(session));
        }

        @Override
        public String toString() {
            return "Hmac[…]";
        }
    }
}
