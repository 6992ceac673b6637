package dev.kham.application.messaging;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A letter as its channel would send it.
 *
 * @param subject of mails
 * @param text in words; null where the gateway has the words
 * @param html of mails
 * @param data what the gateway puts into its words; empty where the words are ours
 * @param parts how many messages the text is charged as; null where that does not matter
 */
public record Preview(
    @Nullable String subject,
    @Nullable String text,
    @Nullable String html,
    Map<String, String> data,
    @Nullable Integer parts) {
  public Preview {
    data = Map.copyOf(data);
  }
}
