package dev.kham.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SepayTest {

  @Test
  void signs_timestamp_dot_raw_body() {
    byte[] body =
        "{\"id\":92704,\"code\":\"DH123456\",\"transferType\":\"in\",\"transferAmount\":100000}"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(Sepay.signature("sepay-test-secret", "1790000000", body))
        .isEqualTo("sha256=ad8e2e1417f091f99e57d7659f54e6415e7fbc4f1af5d30fe8cc944022ca8003");
  }

  @Test
  void reports_a_transfer_with_the_twelve_documented_fields() {
    for (String bank : new String[] {"Vietcombank", "MBBank"}) {
      JsonNode body = Json.parse(transferTo(bank).body(), "the test").node();

      assertThat(body.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              "id",
              "gateway",
              "transactionDate",
              "accountNumber",
              "subAccount",
              "code",
              "content",
              "transferType",
              "description",
              "transferAmount",
              "accumulated",
              "referenceCode");
      assertThat(body.path("id").longValue()).isPositive().isLessThan(1L << 53);
      assertThat(body.path("transferType").textValue()).isEqualTo("in");
      assertThat(body.path("transferAmount").longValue()).isEqualTo(150_000);
      assertThat(body.path("content").textValue()).contains("KH24680135").isASCII();
      assertThat(body.path("transactionDate").textValue())
          .matches("\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}");
    }
  }

  private static Transfer transferTo(String bank) {
    Server server =
        new Server(
            URI.create("http://localhost:1"),
            URI.create("http://localhost:2"),
            "secret",
            "0010000000355",
            bank);
    Appointment.Payment payment =
        new Appointment.Payment(
            "019ac000-0000-7000-8000-00000000c0de",
            "KH24680135",
            150_000,
            OffsetDateTime.parse("2026-12-01T08:00:00+07:00"),
            "PENDING",
            server.account(),
            "",
            "",
            null);
    Random random = new Random(7);
    return Transfer.paying(payment, "KH24680135", Person.invent(random), server, random);
  }
}
