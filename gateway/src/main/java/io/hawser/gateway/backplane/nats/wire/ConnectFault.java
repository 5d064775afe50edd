package io.hawser.gateway.backplane.nats.wire;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Why a connection was not made, in words for who sets it up.
 *
 * @param text one line
 * @param tells whether somebody has to do something: a server that is merely not there yet comes by itself
 */
record ConnectFault(String text, boolean tells) {

    static ConnectFault of(Throwable failure) {
        Optional<ConnectFault> certificate = first(failure, CertificateException.class)
                .map(refused -> new ConnectFault(ofServer(failure, refused), true));
        return certificate
                .or(() -> first(failure, SSLException.class)
                        .map(broken -> new ConnectFault(ofEncryption(line(broken)), true)))
                .orElseGet(() -> ofRest(failure));
    }

    private static String ofServer(Throwable failure, CertificateException refused) {
        if (first(failure, CertificateExpiredException.class).isPresent()
                || first(failure, CertificateNotYetValidException.class).isPresent()) {
            return "a server's certificate is not valid at this time: " + line(last(refused));
        }
        boolean endsElsewhere = first(failure, CertPathValidatorException.class)
                .filter(broken -> broken.getReason() == PKIXReason.NO_TRUST_ANCHOR)
                .isPresent();
        if (endsElsewhere || first(failure, CertPathBuilderException.class).isPresent()) {
            return "a server's certificate is of an authority that is not in cluster.tls.ca: " + line(last(refused));
        }
        return "a server's certificate is refused: " + line(refused);
    }

    private static String ofEncryption(String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        return lower.contains("certificate") || lower.contains("unknown_ca")
                ? "a server does not take this gateway's certificate (cluster.tls.certificate): " + said
                : "encryption fails: " + said;
    }

    private static ConnectFault ofRest(Throwable failure) {
        String said = line(last(failure));
        return switch (said) {
            case "SSL required by server." -> new ConnectFault("a server wants encryption (tls://, cluster.tls)", true);
            case "SSL connection wanted by client." ->
                new ConnectFault("a server has no encryption, which this gateway is to use", true);
            default -> new ConnectFault(said, false);
        };
    }

    private static <T extends Throwable> Optional<T> first(Throwable failure, Class<T> type) {
        return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Throwable last(Throwable failure) {
        return causes(failure).reduce(failure, (_, later) -> later);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    private static String line(Throwable failure) {
        String said = failure.getMessage();
        return said == null ? failure.getClass().getSimpleName() : said.replaceAll("\\s*\\R\\s*", " ");
    }
}
