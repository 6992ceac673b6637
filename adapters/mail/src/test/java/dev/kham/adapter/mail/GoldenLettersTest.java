package dev.kham.adapter.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.adapter.mail.LetterWriter.Written;
import dev.kham.application.messaging.Letter;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every letter in every language, word for word as in {@code src/test/resources/letters}. Run with
 * {@code -Dletters.write=true} to write those files anew, and look at the difference.
 */
@QuarkusTest
@TestProfile(MailServerProfile.class)
class GoldenLettersTest {
  private static final Path GOLDEN = Path.of("src/test/resources/letters");

  /** What Gmail shows of a mail without cutting it off, in octets. */
  private static final int SHOWN_WHOLE = 100_000;

  @Inject LetterWriter writer;

  @ParameterizedTest
  @EnumSource
  void is_written_as_agreed(Letters.Kind kind) throws IOException {
    for (Locale locale : List.of(Locale.of("vi"), Locale.ENGLISH)) {
      Written written = writer.write(new Letter(Letters.ID, Letters.ADDRESS, locale, kind.content));
      String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "." + locale;
      assertThat(written.html().getBytes(UTF_8).length).isLessThan(SHOWN_WHOLE);
      compare(name + ".txt", written.subject() + "\n\n" + written.text());
      compare(name + ".html", written.html());
    }
  }

  @Test
  void there_is_an_example_of_every_kind_of_letter() {
    assertThat(List.of(Letters.Kind.values()))
        .extracting(kind -> (Object) kind.content.getClass())
        .contains((Object[]) Letter.Content.class.getPermittedSubclasses());
  }

  private static void compare(String file, String text) throws IOException {
    Path golden = GOLDEN.resolve(file);
    if (Boolean.getBoolean("letters.write")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, text);
    }
    assertThat(text).as(file).isEqualTo(Files.readString(golden));
  }
}
