package dev.kham.adapter.rest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A daily sheet as a table by RFC 4180, in UTF-8 with the mark that spreadsheets look for. */
final class DailySheetCsv {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final String[] COLUMNS = {
    "figure",
    "state",
    "count",
    "amount",
    "transferId",
    "bankTime",
    "reason",
    "content",
    "reference",
    "matched",
    "toGoBack",
    "open",
    "booked"
  };

  /** What makes a spreadsheet compute a cell instead of showing it. */
  private static final String STARTS_A_FORMULA = "=+-@\t\r\n＝＋－＠";

  private DailySheetCsv() {}

  static byte[] of(DailySheetJson sheet) {
    List<Object[]> rows = new ArrayList<>();
    rows.add(COLUMNS);
    rows.add(new Object[] {"OPENING", null, null, sheet.opening()});
    rows.add(sum("RECEIVED", null, sheet.received().count(), sheet.received().amount()));
    rows.add(sum("PAID_OUT", null, sheet.paidOut().count(), sheet.paidOut().amount()));
    rows.add(sum("MATCHED", null, sheet.matched().count(), sheet.matched().amount()));
    for (DailySheetJson.StateSum it : sheet.states()) {
      rows.add(sum("STATE", it.state().name(), it.count(), it.amount()));
    }
    rows.add(new Object[] {"CLOSING", null, null, sheet.closing()});
    rows.add(new Object[] {"DIFFERENCE", null, null, sheet.difference()});
    for (DailySheetJson.Line it : sheet.lines()) {
      rows.add(
          new Object[] {
            "TRANSFER",
            it.state().name(),
            null,
            it.amount(),
            it.transferId(),
            it.bankTime().toString(),
            it.reason(),
            it.content(),
            it.reference(),
            it.matched(),
            it.toGoBack(),
            it.open(),
            it.booked()
          });
    }
    return rows.stream()
        .map(row -> Arrays.copyOf(row, COLUMNS.length, Object[].class))
        .map(row -> Arrays.stream(row).map(DailySheetCsv::cell).collect(Collectors.joining(",")))
        .collect(Collectors.joining("\r\n", String.valueOf(BYTE_ORDER_MARK), "\r\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Object[] sum(String figure, @Nullable String state, long count, long amount) {
    return new Object[] {figure, state, count, amount};
  }

  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (!(value instanceof String text)) {
      return value.toString();
    }
    String safe = harmless(text);
    return safe.matches("(?s).*[\",\\r\\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  /** The text with a quote before what a spreadsheet would compute. */
  static String harmless(String text) {
    return !text.isEmpty() && STARTS_A_FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
