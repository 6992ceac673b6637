package dev.kham.bootstrap;

import dev.kham.domain.payment.BankAccount;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What differs from hospital to hospital. */
@ConfigMapping(prefix = "kham.hospital")
interface HospitalConfig {
  /** As patients read it. */
  @WithDefault("Bệnh viện Khám")
  String name();

  /** As receipts show it. */
  Optional<String> address();

  @WithDefault("Asia/Ho_Chi_Minh")
  ZoneId zone();

  /** How long a hold waits for its money. */
  @WithDefault("30M")
  Duration paymentWindow();

  /** How long a hold stays after its payment window while the bank gives no answer. */
  @WithDefault("10M")
  Duration paymentGrace();

  /** How long an offer of the waiting list waits for its money; the payment window by default. */
  Optional<Duration> offerWindow();

  /** How many unpaid appointments a patient may hold at a time. */
  @WithDefault("3")
  int pendingLimit();

  /** How long before the start a patient cancels at the latest to get the money back. */
  @WithDefault("24H")
  Duration freeCancellation();

  /** How long after its end an appointment without a check-in becomes a no-show. */
  @WithDefault("60M")
  Duration noShowGrace();

  /** How long before its start a slot is offered last. */
  @WithDefault("15M")
  Duration leadTime();

  /** How many days before its expiry a batch is told of, for medicines that say nothing else. */
  @WithDefault("30,7")
  List<Integer> expiryAlertDays();

  /** E-mail address of the head pharmacist's account; without one administrators are told. */
  Optional<String> headPharmacist();

  /** The language in which those who work here are written to: vi or en. */
  @WithDefault("vi")
  Locale staffLanguage();

  /** Where patients pay to; no default, since money goes there. */
  Bank bank();

  /** A bank account. */
  interface Bank {
    String bin();

    String name();

    String account();

    String holder();

    default BankAccount toDomain() {
      return new BankAccount(bin(), name(), account(), holder());
    }
  }
}
