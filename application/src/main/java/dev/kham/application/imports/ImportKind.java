package dev.kham.application.imports;

import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.shared.ForbiddenException;
import java.util.List;
import java.util.Locale;

/** What a table is about, and which columns it has; docs/imports.md has them for people. */
public enum ImportKind {
  MEDICINES,
  BATCHES,
  PATIENTS,
  DOCTORS;

  /**
   * A column.
   *
   * @param name in English, and in error lists
   * @param others by which it is known as well
   */
  record Column(String name, List<String> others, boolean needed) {
    private static Column needed(String name, String... others) {
      return new Column(name, List.of(others), true);
    }

    private static Column optional(String name, String... others) {
      return new Column(name, List.of(others), false);
    }
  }

  List<Column> columns() {
    return switch (this) {
      case MEDICINES ->
          List.of(
              Column.needed("code", "mã", "mã thuốc"),
              Column.needed("name", "tên", "tên thuốc"),
              Column.needed("unit", "đơn vị", "đơn vị tính", "đvt"),
              Column.optional("atcCode", "mã ATC"),
              Column.optional("minimumStock", "tồn tối thiểu"),
              Column.optional("alertDays", "ngày báo trước"));
      case BATCHES ->
          List.of(
              Column.needed("medicineCode", "mã thuốc"),
              Column.needed("number", "số lô"),
              Column.needed("expiresOn", "hạn dùng", "hạn sử dụng"),
              Column.needed("quantity", "số lượng"),
              Column.optional("supplier", "nhà cung cấp"),
              Column.optional("unitCost", "đơn giá"));
      case PATIENTS ->
          List.of(
              Column.needed("reference", "mã bệnh nhân", "mã người bệnh"),
              Column.needed("fullName", "họ tên", "họ và tên"),
              Column.needed("dateOfBirth", "ngày sinh"),
              Column.optional("phone", "điện thoại", "số điện thoại"),
              Column.optional("email", "thư điện tử"),
              Column.optional("locale", "ngôn ngữ"));
      case DOCTORS ->
          List.of(
              Column.needed("reference", "mã bác sĩ"),
              Column.needed("fullName", "họ tên", "họ và tên"),
              Column.needed("specialty", "chuyên khoa"),
              Column.needed("fee", "phí khám"),
              Column.needed("room", "phòng"),
              Column.needed("slotMinutes", "số phút mỗi lượt"));
    };
  }

  /** The kind's name outside Java: {@code medicines}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Only those who may hand in such tables go on.
   *
   * @throws ForbiddenException when the caller is not one of them
   */
  public void require(Caller caller) {
    boolean may =
        switch (this) {
          case MEDICINES, BATCHES -> caller.isPharmacy();
          case PATIENTS, DOCTORS -> caller.has(Role.ADMIN);
        };
    if (!may) {
      throw new ForbiddenException("not for whom imports " + label());
    }
  }
}
