package dev.kham.application.medicine;

import dev.kham.application.messaging.Letter.Content.InventoryAlert;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Alerts as a table that spreadsheets read, by RFC 4180. */
final class InventoryCsv {
  /** Without it a spreadsheet takes Vietnamese for something else. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private static final String END = "\r\n";
  private static final String HEADER =
      "kind,code,name,unit,batch,expires_on,quantity,days_left,threshold,value_vnd";

  private InventoryCsv() {}

  static String of(List<InventoryAlert.Item> items) {
    return items.stream()
        .map(InventoryCsv::line)
        .collect(Collectors.joining(END, BYTE_ORDER_MARK + HEADER + END, END));
  }

  private static String line(InventoryAlert.Item item) {
    return Stream.concat(
            Stream.of(
                    item.kind().name(),
                    item.code(),
                    item.name(),
                    item.unit(),
                    item.batch(),
                    item.expiresOn())
                .map(InventoryCsv::text),
            Stream.of(item.quantity(), item.daysLeft(), item.threshold(), item.value())
                .map(number -> number == null ? "" : number.toString()))
        .collect(Collectors.joining(","));
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text = value.toString();
    // what begins so would be a formula, which nobody here means
    String harmless = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
    return harmless.matches("(?s).*[\",\\r\\n].*")
        ? '"' + harmless.replace("\"", "\"\"") + '"'
        : harmless;
  }
}
