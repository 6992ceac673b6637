package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An index on a table that is there is made while others go on writing to it, and so outside a
 * transaction.
 */
class MigrationsTest {
  private static final Path FOLDER = Path.of("src/main/resources/db/migration");

  /** Those before are released. */
  private static final int FIRST = 36;

  private static final Pattern VERSION = Pattern.compile("V(\\d+)__.*\\.sql");
  private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
  private static final Pattern TABLE =
      Pattern.compile("create\\s+table\\s+(?:if\\s+not\\s+exists\\s+)?(\\w+)");
  private static final Pattern INDEX =
      Pattern.compile(
          "create\\s+(?:unique\\s+)?index\\s+(concurrently\\s+)?(?:if\\s+not\\s+exists\\s+)?"
              + "(?:\\w+\\s+)?on\\s+(?:only\\s+)?(\\w+)");
  private static final Pattern DROP = Pattern.compile("drop\\s+index\\s+(concurrently\\s+)?");
  private static final Pattern STATEMENT = Pattern.compile("[^;\\s][^;]*;");

  static List<Path> migrations() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(
              file -> {
                Matcher name = VERSION.matcher(file.getFileName().toString());
                return name.matches() && Integer.parseInt(name.group(1)) >= FIRST;
              })
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("migrations")
  void makes_indexes_while_others_go_on_writing(Path file) throws IOException {
    Path configuration = file.resolveSibling(file.getFileName() + ".conf");
    boolean outside =
        Files.exists(configuration)
            && Files.readString(configuration).strip().equals("executeInTransaction=false");
    assertThat(faults(Files.readString(file), outside)).isEmpty();
  }

  /** What is wrong with a migration. */
  private static Set<String> faults(String sql, boolean outsideTransaction) {
    String plain = COMMENT.matcher(sql.toLowerCase(Locale.ROOT)).replaceAll("");
    Set<String> own = new HashSet<>();
    Matcher tables = TABLE.matcher(plain);
    while (tables.find()) {
      own.add(tables.group(1));
    }
    Set<String> faults = new HashSet<>();
    Matcher indexes = INDEX.matcher(plain);
    while (indexes.find()) {
      if (indexes.group(1) == null && !own.contains(indexes.group(2))) {
        faults.add("locks " + indexes.group(2));
      }
    }
    Matcher drops = DROP.matcher(plain);
    while (drops.find()) {
      if (drops.group(1) == null) {
        faults.add("locks to drop");
      }
    }
    boolean concurrent = plain.contains("concurrently");
    if (concurrent != outsideTransaction) {
      faults.add(concurrent ? "in a transaction" : "outside a transaction");
    }
    // what fails in the middle stays half done, and is not done again
    if (concurrent
        && STATEMENT.matcher(plain).results().anyMatch(it -> !isAboutIndex(it.group()))) {
      faults.add("does more");
    }
    return faults;
  }

  private static boolean isAboutIndex(String statement) {
    return INDEX.matcher(statement).lookingAt() || DROP.matcher(statement).lookingAt();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create index a on jobs (id);",
        "create unique index a\n on jobs (id);",
        "create table other (id int);\ncreate index on jobs (id);",
        "drop index a;"
      })
  void finds_what_would_hold_up_others(String sql) {
    assertThat(faults(sql, false)).hasSize(1);
  }

  @Test
  void lets_alone_what_holds_up_nobody() {
    assertThat(faults("create table jobs (id int);\ncreate index a on jobs (id);", false))
        .isEmpty();
    assertThat(faults("-- create index\ncreate index concurrently a on jobs (id);", true))
        .isEmpty();
    assertThat(faults("create index concurrently a on jobs (id);", false))
        .containsExactly("in a transaction");
    assertThat(faults("create index concurrently a on jobs (id); update jobs set id = 1;", true))
        .containsExactly("does more");
  }
}
