package dev.kham.adapter.mail;

import io.quarkus.qute.i18n.MessageBundle;

/** The words of all letters; each language is a file in {@code messages}. */
@MessageBundle(value = "letter", locale = "vi")
interface LetterWords {
  String subject(String date, String time);

  String confirmed();

  String greeting(String name);

  String opening();

  String date();

  String time();

  String doctor();

  String specialty();

  String room();

  String fee();

  String amount(String number);

  String paid();

  String code();

  String preparation();

  String arrive(String arriveBy);

  String bringIdentity();

  String bringRecords();

  String tellCode();

  String cannotCome();

  String automatic(String hospital);

  String notYours();

  String reminderSubject(String date, String time);

  String reminder();

  String reminderOpening(String hospital);

  String cancellationSubject(String date, String time);

  String cancelled();

  String cancelledByPatient();

  String cancelledByStaff();

  String cancelledUnpaid();

  String reason();

  String moneyComesBack();

  String moneyStays();

  String bookAnew();

  String doctorNewSubject(String date, String time);

  String doctorNew();

  String doctorNewOpening();

  String doctorCancelledSubject(String date, String time);

  String doctorCancelled();

  String doctorCancelledOpening();

  String doctorGreeting();

  String doctorDetails();

  String receiptSubject(String number);

  String moneyReceived();

  String receiptAmount();

  String receiptNumber();

  String receiptAttached();

  String offerSubject(String date, String time);

  String offered();

  String offerOpening(String payBy);

  String toPay();

  String account();

  String holder();

  String memo();

  String scan();

  String offerEnds(String payBy);

  String colleague(String name);

  String inventorySubject(String date, String count);

  String escalatedSubject(String date, String count);

  String inventoryTitle();

  String escalatedTitle();

  String inventoryOpening(String date);

  String inventoryEscalated(String date);

  String medicineColumn();

  String batch();

  String batchNumber(String number);

  String expiresOn();

  String daysLeft();

  String days(String count);

  String lastDay();

  String over();

  String belowMinimum(String minimum);

  String quantity();

  String valueAtRisk();

  String totalAtRisk();

  String andMore(String count);

  String inventoryAnswer();

  String heartbeatSubject(String from, String until);

  String heartbeat();

  String heartbeatOpening(String from, String until);

  String heartbeatChecks();

  String heartbeatUnresolved();

  String recallSubject();

  String recalled();

  String recallOpening();

  String recallStop();

  String recallContact();

  String pharmacist();

  String goesBackSubject(String number);

  String goesBack();

  String tooLate(String doctor);

  String paidBefore(String doctor);

  String tooMuch(String doctor);

  String amountBack();

  String refundCode();

  String otherTimes();

  String bookInApp();

  String howItGoesBack();

  String accountOpened(String hospital);

  String patientOpenedOpening();

  String staffOpenedOpening();

  String signInWith();

  String signInName();

  String signInWithPhone();

  String roles();

  String firstPassword();

  String notRegistered();

  String neverAskedFor();

  String passwordChanged();

  String passwordChangedOpening();

  String passwordNotChanged();

  String rolesChanged();

  String rolesChangedOpening();

  String accountClosed();

  String accountClosedOpening();

  String accountReopened();

  String accountReopenedOpening();

  String askAdministrator();

  String colleagueWithoutName();

  String rolePatient();

  String roleDoctor();

  String roleReceptionist();

  String roleCashier();

  String rolePharmacist();

  String roleAdmin();
}
