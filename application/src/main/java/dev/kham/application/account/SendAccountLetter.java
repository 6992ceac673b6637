package dev.kham.application.account;

import dev.kham.application.job.Job;
import dev.kham.application.job.Queue;
import dev.kham.application.job.Retry;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.AccountChanged;
import dev.kham.application.messaging.Letter.Content.AccountOpened;
import dev.kham.application.messaging.Letter.Content.PasswordChanged;
import dev.kham.application.messaging.MessageKey;
import dev.kham.application.messaging.MessageLedger.Reason;
import dev.kham.application.messaging.SendOnce;
import dev.kham.application.messaging.TellPatient;
import dev.kham.application.messaging.TellPatient.Told;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.patient.PatientId;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Writes to people what happened to their account. */
public final class SendAccountLetter {
  private final Transaction transaction;
  private final AccountRepository accounts;
  private final TellPatient tellPatient;
  private final SendOnce sendOnce;
  private final Locale staffLanguage;

  /**
   * Wired with its ports.
   *
   * @param staffLanguage in which staff is written to
   */
  public SendAccountLetter(
      Transaction transaction,
      AccountRepository accounts,
      TellPatient tellPatient,
      SendOnce sendOnce,
      Locale staffLanguage) {
    this.transaction = transaction;
    this.accounts = accounts;
    this.tellPatient = tellPatient;
    this.sendOnce = sendOnce;
    this.staffLanguage = staffLanguage;
  }

  /** The letters about an account. */
  public enum Kind {
    OPENED("send-account-opened"),
    PASSWORD_CHANGED("send-password-changed"),
    ROLES_CHANGED("send-roles-changed"),
    CLOSED("send-account-closed"),
    REOPENED("send-account-reopened");

    private final String job;

    Kind(String job) {
      this.job = job;
    }

    /** The name of the job that sends it. */
    public String job() {
      return job;
    }

    private static Optional<Kind> named(String job) {
      for (Kind one : values()) {
        if (one.job.equals(job)) {
          return Optional.of(one);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * Which letter about which account.
   *
   * @param version of the account since what is told
   */
  public record Command(Kind kind, AccountId account, int version) {
    public static Command of(Job job) {
      return new Command(
          Kind.named(job.name()).orElseThrow(),
          new AccountId(UUID.fromString(job.datum("account"))),
          Integer.parseInt(job.datum("version")));
    }

    Job asJob() {
      String id = account.toString();
      String number = Integer.toString(version);
      return new Job(
              kind.job(),
              Queue.NOTIFICATION,
              kind.job() + ":" + id + ":" + number,
              Map.of("account", id, "version", number))
          .with(Retry.PATIENT);
    }
  }

  /** The job of that message; empty when it is none of these. */
  public static Optional<Job> jobOf(MessageKey key) {
    return key.about("account")
        .flatMap(
            id ->
                Kind.named(key.kind())
                    .map(
                        kind ->
                            new Command(kind, new AccountId(UUID.fromString(id)), key.version())))
        .map(Command::asJob);
  }

  /**
   * Sends nothing when it is no longer true. Of several changes of roles, each letter tells the
   * roles as they are when it is sent.
   */
  public void handle(Command command) {
    Optional<Account> found = transaction.call(() -> accounts.find(command.account()));
    if (found.isEmpty()) {
      return;
    }
    Account account = found.get();
    PatientId patient = account.patientId();
    MessageKey key =
        new MessageKey(
            "account:" + account.id(),
            command.version(),
            command.kind().job(),
            "email",
            patient == null ? "account:" + account.id() : "patient:" + patient);
    if (!isTrue(command.kind(), account)) {
      sendOnce.skip(key, Reason.NO_LONGER_TRUE);
    } else if (patient == null) {
      String name = Objects.requireNonNullElse(account.fullName(), "");
      sendOnce.send(
          key,
          id ->
              new Letter(
                  id, account.email(), staffLanguage, content(command.kind(), account, name)));
    } else {
      tellPatient.handle(
          new TellPatient.Command(key, patient, false, null),
          who -> new Told(content(command.kind(), account, who.fullName())));
    }
  }

  private static boolean isTrue(Kind kind, Account account) {
    return switch (kind) {
      case OPENED, ROLES_CHANGED, REOPENED -> account.active();
      case CLOSED -> !account.active();
      // who did not do it has to know, whatever became of the account
      case PASSWORD_CHANGED -> true;
    };
  }

  private static Letter.Content content(Kind kind, Account account, String name) {
    return switch (kind) {
      case OPENED -> new AccountOpened(name, account.email(), account.phone(), account.roles());
      case PASSWORD_CHANGED -> new PasswordChanged(name, account.email(), account.isStaff());
      case ROLES_CHANGED ->
          new AccountChanged(name, AccountChanged.Change.ROLES, account.email(), account.roles());
      case CLOSED ->
          new AccountChanged(name, AccountChanged.Change.CLOSED, account.email(), account.roles());
      case REOPENED ->
          new AccountChanged(
              name, AccountChanged.Change.REOPENED, account.email(), account.roles());
    };
  }
}
