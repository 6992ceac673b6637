package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.application.scheduling.DoctorQueries.DoctorView;
import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Among very many doctors a part of a name is found by its index, not by looking at each. */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class DoctorSearchTest {
  private static final String INDEX = "doctor_by_part_of_name";

  @Inject PostgresPorts ports;
  @Inject Sql sql;

  @Test
  void the_planner_takes_the_index_on_parts_of_names() {
    amongMany(
        handle -> {
          assertThat(plan(handle)).contains(INDEX);
          handle.execute("drop index " + INDEX);
          assertThat(plan(handle)).doesNotContain(INDEX);
        });
  }

  @Test
  void finds_the_one_among_many() {
    amongMany(
        handle ->
            assertThat(ports.doctorQueries().doctors(null, "Đức_77", null, 20))
                .extracting(DoctorView::fullName)
                .containsExactly("Bác sĩ Đức_77"));
  }

  private static String plan(Handle handle) {
    return String.join(
        "\n",
        handle
            .createQuery("explain " + PostgresDoctorQueries.search(false, true, false))
            .bind("name", "%duc\\_77%")
            .bind("limit", 21)
            .mapTo(String.class)
            .list());
  }

  private void amongMany(Consumer<Handle> test) {
    try {
      sql.run(
          handle -> {
            fill(handle);
            test.accept(handle);
            throw new RolledBack();
          });
    } catch (RolledBack done) {
      // as meant
    }
  }

  private static final class RolledBack extends RuntimeException {}

  private static void fill(Handle handle) {
    handle.execute(
        """
        insert into specialties (id, name) values ('00000000-0000-0000-0000-0000000000f1', 's')
        """);
    handle.execute(
        """
        insert into doctors (id, full_name, search_name, specialty_id, fee, room, slot_minutes)
        select gen_random_uuid(), name, name, uuid '00000000-0000-0000-0000-0000000000f1', 1, 'r', 30
        from (select 'bac si ' || md5(n::text) name from generate_series(1, 30000) n)
        union all
        select gen_random_uuid(), 'Bác sĩ Đức_77', 'bac si duc_77',
            uuid '00000000-0000-0000-0000-0000000000f1', 1, 'r', 30
        """);
    handle.execute("analyze doctors");
  }
}
