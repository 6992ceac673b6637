package dev.kham.adapter.rest;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.kham.application.imports.Import;
import dev.kham.application.imports.Import.RowError;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** What was wrong with a table, as a table; columns are called as in the one handed in. */
final class ImportErrorsCsv {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Import table;
  private final Locale language;

  ImportErrorsCsv(Import table, Problems readers) {
    this.table = table;
    this.language = readers.language();
  }

  /** Writes slice by slice, so that none has to wait for the others in memory. */
  void write(OutputStream out, int slices, IntFunction<List<RowError>> errors) throws IOException {
    BufferedWriter text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    text.write(BYTE_ORDER_MARK);
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text);
    csv.writeRecord(text("row"), text("column"), text("code"), text("error"));
    for (int place = 0; place < slices; place++) {
      for (RowError error : errors.apply(place)) {
        csv.writeRecord(
            Long.toString(error.row()),
            columnOf(error),
            error.code(),
            text("error." + error.code()));
      }
    }
    csv.close();
  }

  private String columnOf(RowError error) {
    int place = error.column() == null ? -1 : table.columns().indexOf(error.column());
    return place < 0 ? "" : DailySheetCsv.harmless(table.header().get(place));
  }

  private String text(String key) {
    return Problems.text("import." + key, language);
  }
}
