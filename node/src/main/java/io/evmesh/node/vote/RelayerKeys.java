package io.evmesh.node.vote;

import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.account.Keystore;
import io.evmesh.node.account.Wallet;
import io.evmesh.node.settings.RelayerSettings;
import java.io.Console;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the relayers that a node's settings name. */
public final class RelayerKeys {
  private static final int MOST_PASSWORD = 4096;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private RelayerKeys() {}

  /**
   * The relayers; the accounts of a wallet if the settings name none.
   *
   * @throws InputException if a key can not be opened, or the signer is not one to be trusted
   */
  public static List<Relayer> open(RelayerSettings settings, Wallet wallet) {
    List<Relayer> relayers = new ArrayList<>();
    if (!settings.keystores().isEmpty()) {
      char[] password = password(settings.password());
      try {
        for (Path file : settings.keystores()) {
          relayers.add(new KeyRelayer(Keystore.open(file, password)));
        }
      } finally {
        Arrays.fill(password, ' ');
      }
    }
    settings.signer().ifPresent(signer -> relayers.addAll(signed(settings, signer)));
    if (relayers.isEmpty()) {
      wallet
          .addresses()
          .forEach(
              address ->
                  relayers.add(
                      new KeyRelayer(new DevAccount(address, wallet.key(address).orElseThrow()))));
    }
    return relayers;
  }

  private static char[] password(Optional<Path> file) {
    if (file.isPresent()) {
      Keystore.checkPrivate(file.get());
      return InputFile.firstLine(file.get(), MOST_PASSWORD).toCharArray();
    }
    char @Nullable [] typed = typed(System.console());
    if (typed == null) {
      throw new InputException("--relayer.password-file: needed where there is no terminal");
    }
    return typed;
  }

  private static char @Nullable [] typed(@Nullable Console console) {
    return console != null && console.isTerminal()
        ? console.readPassword("password of the keystores: ")
        : null;
  }

  private static List<Relayer> signed(RelayerSettings settings, URI signer) {
    if (!"https".equals(signer.getScheme()) && !isLocal(signer)) {
      throw new InputException("--relayer.signer: https is needed for a signer on another machine");
    }
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    return settings.signed().stream()
        .<Relayer>map(address -> new HttpRelayer(signer, address, client))
        .toList();
  }

  private static boolean isLocal(URI signer) {
    try {
      return Arrays.stream(InetAddress.getAllByName(signer.getHost()))
          .allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
