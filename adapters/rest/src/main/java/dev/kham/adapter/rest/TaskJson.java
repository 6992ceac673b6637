package dev.kham.adapter.rest;

import dev.kham.domain.task.Task;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A task as its owner sees it. */
@Schema(name = "Task")
record TaskJson(
    UUID id,
    @Schema(examples = "import-medicines") String kind,
    Task.State state,
    @Schema(description = "0 to 100", examples = "40") int percent,
    @Schema(description = "Of an import: rows", examples = "4000") long done,
    @Nullable @Schema(description = "Missing while nobody knows", examples = "10000") Long total,
    @Schema(
            description =
                "What came of it so far; of an import: added, changed, unchanged, refused",
            examples = "{\"added\": 3960, \"refused\": 40}")
        Map<String, Long> counts,
    @Nullable @Schema(description = "Why it does not go on, with FAILED") String error,
    @Nullable
        @Schema(
            description = "Where its result is, once it is over",
            examples = "/api/v1/tasks/019376a0-0000-7000-8000-000000000000/result")
        String resultUrl,
    @Nullable @Schema(examples = "2026-11-21T09:00:00+07:00") OffsetDateTime finishedAt,
    @Nullable
        @Schema(
            description = "When task and result are forgotten",
            examples = "2026-11-28T09:00:00+07:00")
        OffsetDateTime expiresAt) {
  static TaskJson of(Task task, ZoneId zone, Problems readers) {
    OffsetDateTime finishedAt =
        task.finishedAt() == null ? null : task.finishedAt().atZone(zone).toOffsetDateTime();
    return new TaskJson(
        task.id().value(),
        task.kind(),
        task.state(),
        task.percent(),
        task.done(),
        task.total(),
        new TreeMap<>(task.counts()),
        task.state() == Task.State.FAILED ? readers.text("task-failed") : null,
        task.isOver() ? TaskResource.path(task.id()) + "/result" : null,
        finishedAt,
        finishedAt == null ? null : finishedAt.plus(Task.KEPT));
  }
}
