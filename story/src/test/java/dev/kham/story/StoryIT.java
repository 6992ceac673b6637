package dev.kham.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The story as {@code ./kham story --own} tells it. */
class StoryIT {
  @Test
  void everything_goes_as_told() throws Exception {
    Path log = Path.of("target", "story.log");
    Process story =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target", "kham-story.jar").toAbsolutePath().toString(),
                "--own")
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(story.waitFor(4, TimeUnit.MINUTES)).as("ends").isTrue();
    assertThat(story.exitValue()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log)).contains("✓ 16.", "All went as told.");
  }
}
