package io.hawser.gateway.grpc;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS of the rpc port; all files are PEM.
 *
 * @param certificate the chain of certificates, the server's own first
 * @param key its private key, PKCS #8, not encrypted
 * @param clientCa who signs the certificates of clients; when present, a client without one is turned away
 */
public record RpcTls(Path certificate, Path key, Optional<Path> clientCa) {}
