package dev.kham.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kham.application.InMemoryHospital;
import dev.kham.application.account.SendAccountLetter.Kind;
import dev.kham.application.job.Job;
import dev.kham.application.messaging.Letter;
import dev.kham.application.messaging.Letter.Content.AccountChanged;
import dev.kham.application.messaging.Letter.Content.AccountChanged.Change;
import dev.kham.application.messaging.Letter.Content.AccountOpened;
import dev.kham.application.messaging.Letter.Content.PasswordChanged;
import dev.kham.domain.account.Account;
import dev.kham.domain.account.AccountId;
import dev.kham.domain.account.Caller;
import dev.kham.domain.account.Role;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.patient.Channels;
import dev.kham.domain.shared.RejectedException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SendAccountLetterTest {
  private static final String EMAIL = "bich@example.test";
  private static final String PASSWORD = "mật khẩu dài";
  private static final String STAFF = "bao@example.test";

  private final InMemoryHospital hospital = new InMemoryHospital();
  private final Caller admin = hospital.given().caller(Role.ADMIN);

  @Test
  void a_new_patient_is_told_how_to_sign_in() {
    register();
    assertThat(send())
        .containsExactly(
            new AccountOpened("Trần Thị Bích", EMAIL, "84912345678", Set.of(Role.PATIENT)));
    assertThat(letters())
        .allSatisfy(letter -> assertThat(letter.to()).isEqualTo(EMAIL))
        .allSatisfy(letter -> assertThat(letter.locale()).isEqualTo(Locale.ENGLISH));
  }

  @Test
  void who_is_refused_is_told_nothing() {
    register();
    assertThatThrownBy(this::register).isInstanceOf(AccountExistsException.class);
    assertThat(hospital.jobs().waiting()).hasSize(1);
  }

  @Test
  void every_change_of_a_password_is_told_once() {
    Caller patient = register().asCaller();
    send();
    change(patient, PASSWORD, "mật khẩu hai");
    change(patient, "mật khẩu hai", "mật khẩu ba");
    PasswordChanged told = new PasswordChanged("Trần Thị Bích", EMAIL, false);
    assertThat(send()).containsExactly(told, told);
    assertThat(letters()).extracting(Letter::id).doesNotHaveDuplicates();
  }

  @Test
  void a_wrong_password_is_no_change() {
    Caller patient = register().asCaller();
    send();
    assertThatThrownBy(() -> change(patient, "falsch", "mật khẩu hai"))
        .isInstanceOf(RejectedException.class);
    assertThat(hospital.jobs().waiting()).isEmpty();
  }

  @Test
  void a_patient_hears_of_a_new_password_on_the_channel_they_wish() {
    hospital.messenger(Channel.SMS).connect();
    Account account = register();
    send();
    hospital
        .transaction()
        .run(
            () ->
                hospital
                    .patients()
                    .wish(account.patientId(), new Channels(List.of(Channel.SMS, Channel.EMAIL))));
    change(account.asCaller(), PASSWORD, "mật khẩu hai");
    assertThat(send()).isEmpty();
    assertThat(hospital.messenger(Channel.SMS).sent())
        .extracting(Letter::content)
        .containsExactly(new PasswordChanged("Trần Thị Bích", EMAIL, false));
  }

  @Test
  void staff_is_told_of_the_account_and_what_an_administrator_changes() {
    AccountId bao = open();
    assertThat(send())
        .containsExactly(new AccountOpened("Trần Quốc Bảo", STAFF, null, Set.of(Role.CASHIER)));
    reassign(bao, 0, Set.of(Role.ADMIN), true);
    assertThat(send()).containsExactly(changed(Change.ROLES, Role.ADMIN));
    reassign(bao, 1, Set.of(Role.ADMIN), false);
    assertThat(send()).containsExactly(changed(Change.CLOSED, Role.ADMIN));
    reassign(bao, 2, Set.of(Role.CASHIER), true);
    assertThat(send()).containsExactly(changed(Change.REOPENED, Role.CASHIER));
    // the name alone is nothing to tell
    reassign(bao, 3, Set.of(Role.CASHIER), true);
    assertThat(hospital.jobs().waiting()).isEmpty();
  }

  @Test
  void what_is_no_longer_true_is_not_told() {
    AccountId bao = open();
    reassign(bao, 0, Set.of(Role.CASHIER), false);
    reassign(bao, 1, Set.of(Role.CASHIER), true);
    assertThat(send())
        .containsExactly(
            new AccountOpened("Trần Quốc Bảo", STAFF, null, Set.of(Role.CASHIER)),
            changed(Change.REOPENED, Role.CASHIER));
    assertThat(hospital.messageLedger().outcomesFor("account:" + bao))
        .contains("SKIPPED NO_LONGER_TRUE");
  }

  @Test
  void the_first_account_of_a_hospital_is_told_to_nobody() {
    hospital.openStaffAccount().first(STAFF, PASSWORD, "Trần Quốc Bảo");
    assertThat(hospital.jobs().waiting()).isEmpty();
  }

  @Test
  void jobs_say_which_account_and_nothing_else() {
    AccountId bao = open();
    Job job = hospital.jobs().waiting().getFirst();
    assertThat(job.name()).isEqualTo(Kind.OPENED.job());
    assertThat(job.data())
        .containsOnlyKeys("account", "version")
        .containsEntry("account", bao.toString())
        .containsEntry("version", "0");
  }

  private static AccountChanged changed(Change change, Role role) {
    return new AccountChanged("Trần Quốc Bảo", change, STAFF, Set.of(role));
  }

  private Account register() {
    return hospital
        .registerPatient()
        .handle(
            new RegisterPatient.Command(
                EMAIL,
                "0912345678",
                PASSWORD,
                "Trần Thị Bích",
                LocalDate.of(1990, 2, 28),
                Locale.ENGLISH))
        .account();
  }

  private void change(Caller caller, String from, String to) {
    hospital.changePassword().handle(new ChangePassword.Command(caller, null, from, to));
  }

  private AccountId open() {
    return hospital
        .openStaffAccount()
        .handle(
            new OpenStaffAccount.Command(
                admin, STAFF, PASSWORD, "Trần Quốc Bảo", Set.of(Role.CASHIER), null));
  }

  private void reassign(AccountId account, int version, Set<Role> roles, boolean active) {
    hospital
        .reassignStaff()
        .handle(
            new ReassignStaff.Command(
                admin, account, version, "Trần Quốc Bảo", roles, null, active));
  }

  /** Runs what is due, twice, and returns what was written by mail. */
  private List<Letter.Content> send() {
    int before = letters().size();
    for (Job job : hospital.jobs().takeDue()) {
      hospital.sendAccountLetter().handle(SendAccountLetter.Command.of(job));
      hospital.sendAccountLetter().handle(SendAccountLetter.Command.of(job));
    }
    return letters().stream().skip(before).map(Letter::content).toList();
  }

  private List<Letter> letters() {
    return hospital.messenger().sent();
  }
}
