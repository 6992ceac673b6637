package dev.kham.adapter.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kham.application.job.Job;
import dev.kham.application.job.JobId;
import dev.kham.application.job.JobStore.AfterFailure;
import dev.kham.application.job.JobStore.ClaimedJob;
import dev.kham.application.job.JobStore.ReclaimedJob;
import dev.kham.application.job.JobStore.UpcomingJob;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** What rows of the table of jobs mean. */
@ApplicationScoped
class JobRows {
  private static final TypeReference<Map<String, String>> DATA = new TypeReference<>() {};

  private final ObjectMapper json;

  JobRows(ObjectMapper json) {
    this.json = json;
  }

  ClaimedJob claimed(ResultSet row) throws SQLException {
    return claimed(row, "token");
  }

  private ClaimedJob claimed(ResultSet row, String token) throws SQLException {
    return new ClaimedJob(
        id(row), row.getObject(token, UUID.class), row.getInt("attempts"), job(row));
  }

  ReclaimedJob reclaimed(ResultSet row) throws SQLException {
    boolean failed = row.getString("state").equals("failed");
    return new ReclaimedJob(
        claimed(row, "lapsed_token"), failed ? AfterFailure.FAILED : AfterFailure.RETRIED);
  }

  UpcomingJob upcoming(ResultSet row) throws SQLException {
    return new UpcomingJob(
        id(row), job(row), Rows.instant(row, "run_at"), Duration.ofMillis(row.getLong("delay_ms")));
  }

  private static JobId id(ResultSet row) throws SQLException {
    return new JobId(row.getObject("id", UUID.class));
  }

  Job job(ResultSet row) throws SQLException {
    return new Job(
        row.getString("name"),
        Queue.labelled(row.getString("queue")),
        row.getString("key"),
        read(row.getString("data")),
        row.getInt("priority"),
        new Retry(row.getInt("max_attempts"), Duration.ofMillis(row.getLong("backoff_ms"))));
  }

  String write(Map<String, String> data) {
    try {
      return json.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings is always JSON", e);
    }
  }

  private Map<String, String> read(String data) {
    try {
      return json.readValue(data, DATA);
    } catch (JsonProcessingException e) {
      // a job with data nobody can read still has to be claimed, so that it fails and is seen
      return Map.of();
    }
  }
}
