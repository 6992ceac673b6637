package dev.kham.adapter.rest;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import dev.kham.application.shared.Digest;
import dev.kham.domain.shared.FieldRefusedException;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a body of RFC 4180, read as they come in, UTF-8 with a byte order mark or without,
 * separated as its first line says.
 */
final class CsvTable implements Iterator<List<String>> {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Longer than any header. */
  private static final int FIRST_LINE = 64 * 1024;

  private static final int MOST_FIELDS = 100;
  private static final int LONGEST_FIELD = 64 * 1024;
  private static final int BUFFER = 1024 * 1024;

  private final Measured in;
  private @Nullable CloseableIterator<CsvRecord> records;
  private long row;

  /**
   * Reads nothing yet.
   *
   * @param most so many bytes; more is a {@link PayloadTooLargeException}
   */
  CsvTable(InputStream in, long most) {
    this.in = new Measured(in, most);
  }

  @Override
  public boolean hasNext() {
    return read(() -> records().hasNext());
  }

  @Override
  public List<String> next() {
    return read(
        () -> {
          if (!records().hasNext()) {
            throw new NoSuchElementException();
          }
          row++;
          return records().next().getFields();
        });
  }

  /** What all of it was, once it has been read to its end. */
  String digest() {
    return HexFormat.of().formatHex(in.digest.digest());
  }

  /** Reads on without looking: who is still sending does not hear the answer. */
  void drain() {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // gone, or too much: then the answer is heard or not
    }
  }

  private <T> T read(Supplier<T> step) {
    try {
      return step.get();
    } catch (UncheckedIOException e) {
      throw refused(e, e.getCause());
    } catch (CsvParseException e) {
      throw new FieldRefusedException("csv-malformed", place());
    }
  }

  private RuntimeException refused(UncheckedIOException e, IOException cause) {
    return switch (cause) {
      case TooLong tooLong -> new PayloadTooLargeException();
      case CharacterCodingException notUtf8 -> new FieldRefusedException("csv-not-utf-8", place());
      // the sender has gone, and nobody hears this
      default -> new InvalidRequestException("body", "text/csv");
    };
  }

  /** As a spreadsheet counts; it may be one before, since what is read is looked at ahead. */
  private String place() {
    return "row " + (row + 1);
  }

  private CloseableIterator<CsvRecord> records() {
    CloseableIterator<CsvRecord> known = records;
    if (known == null) {
      known = open();
      records = known;
    }
    return known;
  }

  private CloseableIterator<CsvRecord> open() {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, decoder));
    try {
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
      return CsvReader.builder()
          .fieldSeparator(separator(reader))
          // counted, so that rows have the numbers that spreadsheets show
          .skipEmptyLines(false)
          // of too many or too few cells the row is told
          .allowExtraFields(true)
          .allowMissingFields(true)
          .maxBufferSize(BUFFER)
          .build(
              CsvRecordHandler.of(
                  limits -> limits.maxFields(MOST_FIELDS).maxFieldSize(LONGEST_FIELD)),
              reader)
          .iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Spreadsheets in Vietnamese write semicolons, since the comma stands in their numbers. */
  private static char separator(BufferedReader reader) throws IOException {
    reader.mark(FIRST_LINE);
    int commas = 0;
    int semicolons = 0;
    boolean quoted = false;
    for (int i = 0; i < FIRST_LINE; i++) {
      int c = reader.read();
      if (c < 0 || !quoted && (c == '\n' || c == '\r')) {
        break;
      }
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        commas += c == ',' ? 1 : 0;
        semicolons += c == ';' ? 1 : 0;
      }
    }
    reader.reset();
    return semicolons > commas ? ';' : ',';
  }

  /** More than may come. */
  private static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Measured extends FilterInputStream {
    private final MessageDigest digest = Digest.sha256();
    private long left;

    Measured(InputStream in, long most) {
      super(in);
      left = most;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      if (read > 0) {
        left -= read;
        if (left < 0) {
          throw new TooLong();
        }
        digest.update(into, from, read);
      }
      return read;
    }
  }
}
