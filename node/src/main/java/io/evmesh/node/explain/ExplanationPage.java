package io.evmesh.node.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** An explanation as one page that needs nothing else. */
public final class ExplanationPage {
  private static final String DATA = "/*DATA*/";

  private ExplanationPage() {}

  /** The page. */
  public static String of(Explanation explanation) {
    // Nothing in it may end the script that it stands in
    String data = ExplanationJson.of(explanation).toString().replace("<", "\\u003c");
    return template().replace(DATA, data);
  }

  private static String template() {
    try (InputStream in = ExplanationPage.class.getResourceAsStream("page.html")) {
      if (in == null) {
        throw new IllegalStateException("the page is not among the resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
