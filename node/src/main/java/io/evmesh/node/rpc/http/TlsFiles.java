package io.evmesh.node.rpc.http;

import java.nio.file.Path;

/**
 * The files of a server's identity, in PEM.
 *
 * @param certificates its own first, then those that vouch for it
 * @param key its private key (PKCS #8), without a passphrase
 */
public record TlsFiles(Path certificates, Path key) {}
