package dev.kham.adapter.phone;

import io.quarkus.qute.i18n.MessageBundle;

/** The words of short letters; each language is a file in {@code messages}. */
@MessageBundle(value = "text", locale = "vi")
interface TextWords {
  String confirmed(
      String hospital,
      String patient,
      String time,
      String date,
      String doctor,
      String room,
      String code);

  String reminder(
      String hospital,
      String patient,
      String time,
      String date,
      String doctor,
      String room,
      String code);

  String cancelled(
      String hospital,
      String patient,
      String time,
      String date,
      String doctor,
      String code,
      String money);

  String moneyComesBack();

  String moneyStays();

  String moneyNone();

  String offered(
      String hospital,
      String patient,
      String time,
      String date,
      String doctor,
      String fee,
      String payBy,
      String account,
      String bank,
      String code);

  String passwordChanged(String hospital, String patient);
}
