package dev.kham.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.kham.domain.red.Red;
import dev.kham.domain.redder.Redder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps the core a core; Maven keeps the rest. */
class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.kham.domain", "dev.kham.application");

  private static final JavaClasses RED =
      new ClassFileImporter().importClasses(Red.class, Redder.class);

  static List<ArchRule> rules() {
    return List.of(
        classes()
            .that()
            .resideInAPackage("dev.kham.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.kham.domain.."),
        classes()
            .that()
            .resideInAnyPackage("dev.kham.application..", "dev.kham.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "java..", "org.jspecify..", "dev.kham.domain..", "dev.kham.application.."),
        slices().matching("dev.kham.domain.(*)..").should().beFreeOfCycles(),
        slices().matching("dev.kham.(*).(*)..").should().beFreeOfCycles(),
        noClasses().should().accessTargetWhere(ownTime()),
        noClasses().should().accessTargetWhere(ownIds()));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void the_core_keeps(ArchRule rule) {
    rule.check(CORE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void who_breaks_it_is_seen(ArchRule rule) {
    assertThat(rule.evaluate(RED).hasViolation()).isTrue();
  }

  @Test
  void jobs_are_due_by_the_clocks_of_the_stores_and_not_by_that_of_an_instance() {
    JavaClasses adapters =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.kham.adapter.postgres", "dev.kham.adapter.redis");
    ArchRule rule =
        noClasses()
            .that()
            .haveSimpleNameContaining("Job")
            .or()
            .haveSimpleName("PostgresTickLedger")
            .or()
            .haveSimpleName("Script")
            .should()
            .accessTargetWhere(ownTime());
    rule.check(adapters);
    assertThat(adapters.contain("dev.kham.adapter.postgres.PostgresJobs")).isTrue();
    assertThat(adapters.contain("dev.kham.adapter.redis.RedisJobBell")).isTrue();
  }

  @Test
  void there_is_a_core_to_check() {
    assertThat(Stream.of("domain", "application"))
        .allSatisfy(
            layer ->
                assertThat(CORE.stream())
                    .filteredOn(it -> it.getPackageName().startsWith("dev.kham." + layer))
                    .hasSizeGreaterThan(20));
  }

  /** Method references count as accesses here, as they do not in {@code callMethod}. */
  private static DescribedPredicate<JavaAccess<?>> ownTime() {
    return describe(
        "a clock nobody can set",
        access ->
            is(access, "java.time", "now")
                    && access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget unit
                    && unit.getRawParameterTypes().isEmpty()
                || is(access, "java.lang.System", "currentTimeMillis")
                || is(access, "java.time.Clock", "system"));
  }

  private static DescribedPredicate<JavaAccess<?>> ownIds() {
    return describe("ids nobody can foresee", access -> is(access, "java.util.UUID", "randomUUID"));
  }

  private static boolean is(JavaAccess<?> access, String owner, String name) {
    return access.getTargetOwner().getName().startsWith(owner)
        && access.getTarget().getName().startsWith(name);
  }
}
