package dev.kham.story;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Money that arrived at the hospital's bank, as SePay reports it: the twelve documented fields. */
record Transfer(
    long id,
    String gateway,
    String transactionDate,
    String accountNumber,
    String code,
    String content,
    long transferAmount,
    String referenceCode) {
  private static final ZoneId BANK_ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final DateTimeFormatter BANK_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /** What the patient's bank makes of the scanned QR, and SePay of what the bank writes. */
  static Transfer paying(
      Appointment.Payment payment, String memo, Person payer, Server to, RandomGenerator random) {
    String digits = String.format(Locale.ROOT, "%010d", random.nextLong(10_000_000_000L));
    boolean vietcombank =
        to.bank().toLowerCase(Locale.ROOT).replace(" ", "").matches(".*(vietcom|vcb).*");
    return new Transfer(
        random.nextLong(1, 1L << 53),
        to.bank(),
        BANK_TIME.format(Instant.now().atZone(BANK_ZONE)),
        to.account(),
        payment.code(),
        vietcombank ? vietcombankContent(memo, digits, payer, to) : memo + " FT2632" + digits,
        payment.amount(),
        vietcombank ? "MBVCB." + digits : "FT2632" + digits);
  }

  byte[] body() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("gateway", gateway);
    fields.put("transactionDate", transactionDate);
    fields.put("accountNumber", accountNumber);
    fields.put("subAccount", "");
    fields.put("code", code);
    fields.put("content", content);
    fields.put("transferType", "in");
    fields.put("description", "BankAPINotify " + content);
    fields.put("transferAmount", transferAmount);
    fields.put("accumulated", transferAmount + 19_077_000);
    fields.put("referenceCode", referenceCode);
    return Json.write(fields);
  }

  private static String vietcombankContent(String memo, String digits, Person payer, Server to) {
    String name = Doctor.withoutDiacritics(payer.fullName()).toUpperCase(Locale.ROOT);
    return "MBVCB.%s.%s.%s.CT tu 0%s %s toi %s BENH VIEN KHAM tai VCB"
        .formatted(digits, digits.substring(4), memo, digits.substring(1), name, to.account());
  }
}
