package dev.kham.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kham.embedded.EmbeddedTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each constraint speaks when it is there and is missed when it is not: every case runs a second
 * time with the constraint dropped, in a transaction that is rolled back.
 */
@QuarkusTest
@WithTestResource(EmbeddedTestResource.class)
class ConstraintsTest {
  private static final String DOCTOR_1 = "'00000000-0000-0000-0000-0000000000d1'";
  private static final String DOCTOR_2 = "'00000000-0000-0000-0000-0000000000d2'";
  private static final String PATIENT_1 = "'00000000-0000-0000-0000-0000000000a1'";
  private static final String PATIENT_2 = "'00000000-0000-0000-0000-0000000000a2'";
  private static final String PATIENT_3 = "'00000000-0000-0000-0000-0000000000a3'";
  private static final String ACCOUNT = "'00000000-0000-0000-0000-0000000000c1'";
  private static final String FIRST = "'00000000-0000-0000-0000-0000000000e1'";

  private static final String SECOND = "'00000000-0000-0000-0000-0000000000e2'";

  private static final String BEGINNINGS_UNCHECKED =
      "drop trigger stock_movements_begin on stock_movements;"
          + "drop trigger batch_begins_as_moved on batches";

  /** A table is not altered while something of it waits to be checked. */
  private static final String CHECKED_UNTIL_NOW =
      "set constraints all immediate; set constraints all deferred;";

  @Inject Sql sql;

  static Stream<Arguments> constraints() {
    return Stream.of(
        Arguments.of(
            "appointment_doctor_free",
            "alter table appointments drop constraint appointment_doctor_free",
            appointment(DOCTOR_1, PATIENT_2, "08:15", "PENDING")),
        Arguments.of(
            "appointment_patient_free",
            "alter table appointments drop constraint appointment_patient_free",
            appointment(DOCTOR_2, PATIENT_1, "08:15", "PENDING")),
        Arguments.of(
            "payment_code_unique",
            "alter table payments drop constraint payment_code_unique",
            """
            with another as (%s returning id)
            insert into payments (id, appointment_id, code, amount, deadline, status, version)
            select gen_random_uuid(), id, 'KHM0000000001', 1, now(), 'PENDING', 0 from another
            """
                .formatted(appointment(DOCTOR_2, PATIENT_2, "10:00", "PENDING"))),
        Arguments.of(
            "payment_appointment_unique",
            "alter table payments drop constraint payment_appointment_unique",
            """
            insert into payments (id, appointment_id, code, amount, deadline, status, version)
            values (gen_random_uuid(), %s, 'KHM0000000002', 1, now(), 'PENDING', 0)
            """
                .formatted(FIRST)),
        Arguments.of(
            "transfer_told_once",
            "alter table transfers drop constraint transfer_told_once cascade",
            transfer("1")),
        Arguments.of(
            "transfer_settles_once",
            "drop index transfer_settles_once",
            """
            with another as (%s returning source_id)
            insert into transfers (source, source_id, direction, bank, account, content, amount,
                bank_time, reference, raw, state, payment_id)
            select t.source, '3', t.direction, t.bank, t.account, t.content, t.amount,
                t.bank_time, t.reference, t.raw, 'SETTLED', t.payment_id
            from transfers t where t.source_id = '1' and exists (select from another)
            """
                .formatted(transfer("2"))),
        Arguments.of(
            "receipt_once_a_payment",
            "alter table receipts drop constraint receipt_once_a_payment",
            receipt(FIRST, FIRST, 2)),
        Arguments.of(
            "receipt_number_unique",
            "alter table receipts drop constraint receipt_number_unique",
            """
            with another as (%s returning id),
            asked as (
                insert into payments
                    (id, appointment_id, code, amount, received, deadline, status, version)
                select gen_random_uuid(), id, 'KHM0000000003', 1, 1, now(), 'PAID', 0 from another
                returning id, appointment_id)
            %s from asked
            """
                .formatted(
                    appointment(DOCTOR_2, PATIENT_2, "10:00", "PENDING"),
                    receipt("asked.id", "asked.appointment_id", 1))),
        Arguments.of(
            "payment_received",
            "alter table payments drop constraint payment_received",
            "update payments set received = amount"),
        Arguments.of(
            "transfer_state",
            "alter table transfers drop constraint transfer_state",
            transfer("9", "state", "'NONSENSE'")),
        Arguments.of(
            "transfer_of_payment",
            "alter table transfers drop constraint transfer_of_payment",
            transfer("9", "state", "'SETTLED'")),
        Arguments.of(
            "transfer_reason",
            "alter table transfers drop constraint transfer_reason",
            transfer("9", "state", "'UNMATCHED'")),
        Arguments.of(
            "transfer_surplus",
            "alter table transfers drop constraint transfer_surplus",
            transfer("9", "state, surplus", "'RETURNED', 1")),
        Arguments.of(
            "transfer_part",
            "alter table transfers drop constraint transfer_part",
            transfer("9", "state, part", "'RETURNED', true")),
        Arguments.of(
            "transfer_direction",
            "alter table transfers drop constraint transfer_direction",
            transfer("9", "state", "'OUTGOING'")),
        Arguments.of(
            "refund_code_unique",
            "alter table refunds drop constraint refund_code_unique",
            refund("KHR0000000001", "null")),
        Arguments.of(
            "refund_of_transfer", "drop index refund_of_transfer", refund("KHR0000000002", "'1'")),
        Arguments.of(
            "refund_of_payment",
            "drop index refund_of_payment",
            "insert into refunds (id, code, amount, cause, payment_id, due_since, version)"
                + " select gen_random_uuid(), 'KHR000000000' || n, 1, 'CANCELLED', %s, now(), 0"
                    .formatted(FIRST)
                + " from generate_series(3, 4) n"),
        Arguments.of(
            "refund_closed_by",
            "alter table refunds drop constraint refund_closed_by",
            "update refunds set closed_at = now()"),
        Arguments.of(
            "posting_of_transfer", "drop index posting_of_transfer", posting("TRANSFER", "'1'")),
        Arguments.of(
            "posting_refund_due_once",
            "drop index posting_refund_due_once",
            posting("REFUND_DUE", "null")),
        Arguments.of(
            "posting_refund_paid_once",
            "drop index posting_refund_paid_once",
            posting("REFUND_PAID", "null") + ";" + posting("REFUND_PAID", "null")),
        Arguments.of(
            "posting_about",
            CHECKED_UNTIL_NOW + "alter table ledger_postings drop constraint posting_about",
            "insert into ledger_postings (kind, occurred_at, machine)"
                + " values ('TRANSFER', now(), 'm')"),
        Arguments.of(
            "posting_by",
            CHECKED_UNTIL_NOW + "alter table ledger_postings drop constraint posting_by",
            "insert into ledger_postings (kind, refund_id, occurred_at)"
                + " values ('REFUND_PAID', %s, now())".formatted(FIRST)),
        Arguments.of(
            "posting_balanced",
            "drop trigger posting_balanced on ledger_postings",
            posting("REFUND_PAID", "null") + "; set constraints all immediate"),
        Arguments.of(
            "posting_balanced",
            CHECKED_UNTIL_NOW + "drop trigger entry_balanced on ledger_entries",
            "insert into ledger_entries select id, 'CLEARING', 1 from ledger_postings"
                + " where machine = 'constraints' and kind = 'TRANSFER';"
                + " set constraints all immediate"),
        Arguments.of(
            "share_once_a_payment",
            "alter table transfer_shares drop constraint share_once_a_payment",
            share("1", "SECOND_PAYMENT") + ";" + share("1", "LATE").replace("null", "'CANCELLED'")),
        Arguments.of(
            "share_settles_once",
            "drop index share_settles_once",
            transfer("5") + ";" + share("1", "SETTLED") + ";" + share("5", "SETTLED")),
        Arguments.of(
            "share_state",
            "alter table transfer_shares drop constraint share_state",
            share("1", "UNMATCHED")),
        Arguments.of(
            "share_reason",
            "alter table transfer_shares drop constraint share_reason",
            share("1", "LATE")),
        Arguments.of(
            "share_surplus",
            "alter table transfer_shares drop constraint share_surplus",
            share("1", "OVERPAID")),
        Arguments.of(
            "share_part",
            "alter table transfer_shares drop constraint share_part",
            share("1", "UNDERPAID")),
        Arguments.of(
            "split_whole",
            "drop trigger split_whole on transfers",
            "update transfers set state = 'SPLIT', payment_id = null"
                + " where source = 'constraints' and source_id = '1';"
                + " set constraints all immediate"),
        Arguments.of(
            "split_whole",
            "drop trigger share_whole on transfer_shares",
            share("1", "SECOND_PAYMENT") + "; set constraints all immediate"),
        Arguments.of(
            "closing_after_another",
            "alter table ledger_closings drop constraint closing_after_another",
            closing("upto + 2", "upto + 1")),
        Arguments.of(
            "closing_follows_once",
            "alter table ledger_closings drop constraint closing_follows_once",
            closing("upto + 1", "upto") + ";" + closing("upto + 1", "after")),
        Arguments.of(
            "closing_goes_on",
            "alter table ledger_closings drop constraint closing_goes_on",
            closing("-1", "upto")),
        Arguments.of(
            "closing_whole",
            "drop trigger closing_whole on ledger_closings",
            closing("upto + 1000000000", "upto") + "; set constraints all immediate"),
        Arguments.of(
            "closing_whole",
            "drop trigger days_whole on ledger_days",
            closing("upto + 1000000000", "upto") + ";" + day("now() + interval '1 day'", 7)),
        Arguments.of(
            "ledger_day_length",
            "alter table ledger_days drop constraint ledger_day_length",
            day("now() + interval '2 days'", 0)),
        Arguments.of(
            "posting_of_share", "drop index posting_of_share", shared(FIRST) + ";" + shared(FIRST)),
        Arguments.of(
            "posting_about",
            CHECKED_UNTIL_NOW + "alter table ledger_postings drop constraint posting_about",
            shared("null")),
        Arguments.of(
            "transfer_echo_told_once",
            "alter table transfer_echoes drop constraint transfer_echo_told_once",
            "with another as (%s returning source, source_id) %s"
                .formatted(
                    transfer("4"),
                    "insert into transfer_echoes (source, source_id, first_source, first_source_id,"
                        + " raw) select 'constraints.v2', 'a', source, source_id, 'x' from another")),
        Arguments.of(
            "transfer_echo_once_a_way",
            "alter table transfer_echoes drop constraint transfer_echo_once_a_way",
            echo("b")),
        Arguments.of(
            "transfer_alteration_once",
            "alter table transfer_alterations drop constraint transfer_alteration_once",
            alteration()),
        Arguments.of(
            "job_key_unique",
            "alter table jobs drop constraint job_key_unique",
            """
            insert into jobs (id, queue, name, key, data, run_at, max_attempts)
            values (gen_random_uuid(), 'payment', 'n', 'key', '{}', now(), 3)
            """),
        Arguments.of(
            "message_once",
            "alter table messages drop constraint message_once",
            """
            insert into messages (id, subject, version, kind, channel, recipient, state)
            values (gen_random_uuid(), 's', 1, 'k', 'email', 'r', 'failed')
            """),
        Arguments.of(
            "message_on_one_channel",
            "drop index message_on_one_channel",
            """
            insert into messages (id, subject, version, kind, channel, recipient, state)
            values (gen_random_uuid(), 's', 1, 'k', 'sms', 'r', 'sending')
            """),
        Arguments.of(
            "message_delivered_sent",
            "alter table messages drop constraint message_delivered_sent",
            """
            insert into messages
                (id, subject, version, kind, channel, recipient, state, delivered_at)
            values (gen_random_uuid(), 's', 2, 'k', 'sms', 'r', 'failed', now())
            """),
        Arguments.of(
            "patient_channels_known",
            "alter table patients drop constraint patient_channels_known",
            "update patients set channels = '{SMS,SMS}'"),
        Arguments.of(
            "channel_refusal_known",
            "alter table channel_refusals drop constraint channel_refusal_known",
            "insert into channel_refusals (patient_id, channel, refused_at)"
                + " select id, 'FAX', now() from patients limit 1"),
        Arguments.of(
            "message_state_known",
            "alter table messages drop constraint message_state_known",
            """
            insert into messages (id, subject, version, kind, channel, recipient, state)
            values (gen_random_uuid(), 's', 2, 'k', 'email', 'r', 'lost')
            """),
        Arguments.of(
            "message_why_known",
            "alter table messages drop constraint message_why_known",
            """
            insert into messages (id, subject, version, kind, channel, recipient, state, why)
            values (gen_random_uuid(), 's', 2, 'k', 'email', 'r', 'skipped', 'BORED')
            """),
        Arguments.of(
            "message_why_skipped",
            "alter table messages drop constraint message_why_skipped",
            """
            insert into messages (id, subject, version, kind, channel, recipient, state, why)
            values (gen_random_uuid(), 's', 2, 'k', 'email', 'r', 'sent', 'TOO_LATE')
            """),
        Arguments.of(
            "account_email_unique",
            "alter table accounts drop constraint account_email_unique",
            """
            insert into accounts (id, email, password_hash, roles)
            values (gen_random_uuid(), 'constraints@kham.example', 'x', '{ADMIN}')
            """),
        Arguments.of(
            "account_phone_unique",
            "alter table accounts drop constraint account_phone_unique",
            """
            insert into accounts (id, email, phone, password_hash, roles)
            values (gen_random_uuid(), 'other@kham.example', 'constraints', 'x', '{ADMIN}')
            """),
        Arguments.of(
            "account_doctor_known",
            "alter table accounts drop constraint account_doctor_known",
            "update accounts set doctor_id = gen_random_uuid() where id = " + ACCOUNT),
        Arguments.of(
            "account_doctor_unique",
            "alter table accounts drop constraint account_doctor_unique",
            """
            insert into accounts (id, email, password_hash, roles, doctor_id)
            values (gen_random_uuid(), 'doctor@kham.example', 'x', '{DOCTOR}', %s)
            """
                .formatted(DOCTOR_1)),
        Arguments.of(
            "refresh_token_unique",
            "alter table refresh_tokens drop constraint refresh_token_unique",
            refreshToken()),
        Arguments.of(
            "password_attempt_unique",
            "alter table password_attempts drop constraint password_attempt_unique",
            passwordAttempt()),
        Arguments.of(
            "idempotency_key_unique",
            "alter table idempotency_keys drop constraint idempotency_key_unique",
            """
            insert into idempotency_keys (account_id, key, fingerprint, answer)
            values (%s, 'key', 'f', 'a')
            """
                .formatted(ACCOUNT)),
        Arguments.of(
            "break_has_length",
            "alter table doctor_breaks drop constraint break_has_length",
            shiftBreak("10:00", "10:00")),
        Arguments.of(
            "break_of_shift",
            "alter table doctor_breaks drop constraint break_of_shift",
            shiftBreak("10:00", "10:30").replace("'MONDAY'", "'TUESDAY'")),
        Arguments.of(
            "doctor_shifts_check",
            "alter table doctor_shifts drop constraint doctor_shifts_check",
            shift("12:00", "12:00", "2027-01-01", "2027-12-31")),
        Arguments.of(
            "doctor_shifts_check1",
            "alter table doctor_shifts drop constraint doctor_shifts_check1",
            shift("12:00", "13:00", "2027-01-02", "2027-01-01")),
        Arguments.of(
            "absence_has_length",
            "alter table absences drop constraint absence_has_length",
            """
            insert into absences
                (id, doctor_id, starts_at, ends_at, reason, recorded_by, recorded_at)
            values (gen_random_uuid(), %s, '2027-01-04 08:00+07', '2027-01-04 08:00+07', 'r', %s,
                now())
            """
                .formatted(DOCTOR_1, ACCOUNT)),
        Arguments.of(
            "holiday_has_days",
            "alter table holidays drop constraint holiday_has_days",
            holiday("2199-01-05", "2199-01-04")),
        Arguments.of(
            "holiday_days_once",
            "alter table holidays drop constraint holiday_days_once",
            holiday("2199-01-02", "2199-01-03")),
        Arguments.of(
            "dependant_of_one_guardian",
            "alter table dependants drop constraint dependant_of_one_guardian",
            dependant(PATIENT_2, PATIENT_1, 2)),
        Arguments.of(
            "dependant_place_unique",
            "alter table dependants drop constraint dependant_place_unique",
            dependant(PATIENT_3, PATIENT_1, 1)),
        Arguments.of(
            "dependant_limit",
            "alter table dependants drop constraint dependant_limit",
            dependant(PATIENT_3, PATIENT_1, 11)),
        Arguments.of(
            "dependant_of_another",
            "alter table dependants drop constraint dependant_of_another",
            dependant(PATIENT_3, PATIENT_3, 1)),
        Arguments.of(
            "queue_counter_unique",
            "alter table queue_counters drop constraint queue_counter_unique",
            queueCounter()),
        Arguments.of(
            "queue_ticket_unique",
            "alter table queue_tickets drop constraint queue_ticket_unique",
            queueTicket(FIRST, 2)),
        Arguments.of(
            "queue_number_unique",
            "alter table queue_tickets drop constraint queue_number_unique",
            queueTicket(SECOND, 1)),
        Arguments.of(
            "queue_number_counts",
            "alter table queue_tickets drop constraint queue_number_counts",
            queueTicket(SECOND, 0)),
        Arguments.of(
            "waitlist_waits_once",
            "alter table waitlist_entries drop constraint waitlist_waits_once",
            waits(DOCTOR_1, "null", "2199-01-03", "WAITING", "null")),
        Arguments.of(
            "waitlist_offer_unique",
            "alter table waitlist_entries drop constraint waitlist_offer_unique",
            waits(DOCTOR_2, "null", "2199-01-03", "OFFERED", FIRST)),
        Arguments.of(
            "waitlist_offers_something",
            "alter table waitlist_entries drop constraint waitlist_offers_something",
            waits(DOCTOR_2, "null", "2199-01-03", "OFFERED", "null")),
        Arguments.of(
            "waitlist_doctor_or_specialty",
            "alter table waitlist_entries drop constraint waitlist_doctor_or_specialty",
            waits(DOCTOR_2, DOCTOR_1, "2199-01-03", "WAITING", "null")),
        Arguments.of(
            "waitlist_has_days",
            "alter table waitlist_entries drop constraint waitlist_has_days",
            // over, for the days of what is open make a range
            waits(DOCTOR_2, "null", "2199-01-01", "WITHDRAWN", "null")),
        Arguments.of(
            "medicine_code_unique",
            "alter table medicines drop constraint medicine_code_unique",
            medicine("gen_random_uuid()")),
        Arguments.of(
            "batch_number_unique",
            "alter table batches drop constraint batch_number_unique",
            batch("gen_random_uuid()", 0)),
        Arguments.of(
            "batch_never_negative",
            "alter table batches drop constraint batch_never_negative",
            movement("ADJUST", -6)),
        Arguments.of(
            "batch_moved",
            "drop trigger batch_moved on batches",
            "update batches set quantity = 6 where id = " + FIRST),
        Arguments.of(
            "batch_moved",
            "drop trigger batch_moved on batches",
            "update batches set status = 'RECALLED' where id = " + FIRST),
        Arguments.of(
            "batch_moved",
            "drop trigger batch_begins_as_moved on batches",
            batch("gen_random_uuid()", 1).replace("'constraints'", "'another'")),
        Arguments.of(
            "batch_moved",
            "drop trigger stock_movements_begin on stock_movements",
            "insert into stock_movements (batch_id, kind, change, balance, begins, status,"
                + " occurred_at, machine)"
                + " values (%s, 'RECEIVE', 5, 5, true, 'AVAILABLE', now(), 'm')".formatted(FIRST)),
        Arguments.of("batch_moved", BEGINNINGS_UNCHECKED, begun(6, "AVAILABLE")),
        Arguments.of("batch_moved", BEGINNINGS_UNCHECKED, begun(5, "QUARANTINED")),
        Arguments.of(
            "movement_begins",
            "alter table stock_movements drop constraint movement_begins;" + BEGINNINGS_UNCHECKED,
            begun(5, "AVAILABLE").replace("'RECEIVE', 5, 5", "'RECEIVE', 5, 6")),
        Arguments.of(
            "task_over", "alter table tasks drop constraint task_over", task("DONE", 0, "null")),
        Arguments.of(
            "task_progress",
            "alter table tasks drop constraint task_progress",
            task("RUNNING", 2, "1")),
        Arguments.of(
            "csv_import_columns",
            "alter table csv_imports drop constraint csv_import_columns",
            "with task as (%s returning id)".formatted(task("WAITING", 0, "1"))
                + " insert into csv_imports (id, kind, dry_run, header, columns)"
                + " select id, 'BATCHES', false, array['a'], array['a', 'b'] from task"),
        Arguments.of(
            "csv_import_slice_state",
            "alter table csv_import_slices drop constraint csv_import_slice_state",
            "with task as (%s returning id),".formatted(task("WAITING", 0, "1"))
                + " csv as (insert into csv_imports (id, kind, dry_run, header, columns)"
                + " select id, 'BATCHES', false, array['a'], array['a'] from task returning id)"
                + " insert into csv_import_slices (import_id, place) select id, 0 from csv"),
        Arguments.of(
            "patient_reference_unique",
            "alter table patients drop constraint patient_reference_unique",
            "update patients set reference = 'constraints'"),
        Arguments.of(
            "doctor_reference_unique",
            "alter table doctors drop constraint doctor_reference_unique",
            "update doctors set reference = 'constraints'"),
        Arguments.of(
            "movement_change",
            "alter table stock_movements drop constraint movement_change",
            movement("RECALL", 1)),
        Arguments.of(
            "movement_of_dispense",
            "alter table stock_movements drop constraint movement_of_dispense",
            movement("DISPENSE", -1)),
        Arguments.of(
            "movement_by",
            "alter table stock_movements drop constraint movement_by",
            movement("ADJUST", 1).replace("'m'", "null")),
        Arguments.of(
            "alert_about",
            "alter table inventory_alerts drop constraint alert_about",
            alert("EXPIRING", "null", 30, "OPEN")),
        Arguments.of(
            "alert_snoozed",
            "alter table inventory_alerts drop constraint alert_snoozed",
            alert("EXPIRING", FIRST, 30, "SNOOZED")),
        Arguments.of(
            "alert_of_batch_once",
            "alter table inventory_alerts drop constraint alert_of_batch_once",
            alert("EXPIRING", FIRST, 7, "OPEN")),
        Arguments.of(
            "alert_low_stock_once",
            "drop index alert_low_stock_once",
            alert("LOW_STOCK", "null", 8, "ACKNOWLEDGED")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("constraints")
  void speaks_when_it_is_there(String constraint, String drop, String violation) {
    assertThat(attempt(violation)).contains(constraint);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("constraints")
  void is_missed_when_it_is_dropped(String constraint, String drop, String violation) {
    assertThat(attempt(drop, violation)).isEmpty();
  }

  @Test
  void the_unique_index_on_the_slot_speaks_before_the_exclusions() {
    String sameSlot = appointment(DOCTOR_1, PATIENT_1, "08:00", "PENDING");
    assertThat(attempt(sameSlot)).contains("appointment_slot_free");
    assertThat(attempt("drop index appointment_slot_free", sameSlot))
        .contains("appointment_doctor_free");
  }

  @Test
  void history_is_append_only() {
    String[] changes = {
      "update appointment_events set machine = 'other'", "delete from appointment_events"
    };
    for (String change : changes) {
      assertThat(refusal(change)).contains("appointment_events is append-only");
    }
    for (String change :
        new String[] {"update absences set reason = 'x'", "delete from absences"}) {
      assertThat(refusal(change)).contains("absences is append-only");
    }
    for (String change :
        new String[] {"update queue_tickets set number = 7", "delete from queue_tickets"}) {
      assertThat(refusal(change)).contains("queue_tickets is append-only");
    }
  }

  @Test
  void receipts_are_append_only() {
    for (String change : new String[] {"update receipts set amount = 2", "delete from receipts"}) {
      assertThat(refusal(change)).contains("receipts is append-only");
    }
  }

  @Test
  void what_was_done_to_batches_is_append_only() {
    for (String table : new String[] {"stock_movements", "dispenses", "recall_notices"}) {
      String column = table.equals("recall_notices") ? "confirmed_at" : "account_id";
      assertThat(refusal("update %s set %s = %2$s".formatted(table, column)))
          .contains(table + " is append-only");
      assertThat(refusal("delete from " + table)).contains(table + " is append-only");
    }
    assertThat(refusal("truncate stock_movements")).contains(" is append-only");
    for (String change :
        new String[] {
          "delete from batches",
          "truncate batches cascade",
          "update batches set id = id",
          "update batches set medicine_id = medicine_id"
        }) {
      assertThat(refusal(change)).contains("batches is append-only");
    }
  }

  @Test
  void a_movement_is_of_its_batchs_medicine_whoever_writes_it() {
    String batchesMedicine =
        "(select medicine_id from batches where id = v.batch_id) is distinct from medicine_id";
    assertThat(
            attempt(
                movement("ADJUST", 1),
                begun(5, "AVAILABLE"),
                """
                do $$ begin
                    if exists (select from stock_movements v where %s) then
                        raise check_violation using constraint = 'unlike';
                    end if;
                end $$
                """
                    .formatted(batchesMedicine)))
        .isEmpty();
    assertThat(
            attempt(
                begun(5, "AVAILABLE")
                    .replace("(batch_id, kind", "(batch_id, medicine_id, kind")
                    .replace(
                        "(gen_random_uuid(), 'R", "(gen_random_uuid(), gen_random_uuid(), 'R")))
        .contains("batch_moved");
    assertThat(refusal("update stock_movements set medicine_id = null"))
        .contains("stock_movements is append-only");
  }

  @Test
  void a_movement_is_of_a_batch_that_is_there() {
    assertThat(attempt(movement("ADJUST", 1).replace(FIRST, "gen_random_uuid()")))
        .contains("movement_of_batch");
    assertThat(
            attempt(
                "insert into stock_movements (batch_id, kind, change, balance, begins, status,"
                    + " occurred_at, machine) values (gen_random_uuid(), 'RECEIVE', 5, 5, true,"
                    + " 'AVAILABLE', now(), 'm')"))
        .contains("batch_moved");
  }

  @Test
  void the_ledger_is_append_only() {
    for (String table : new String[] {"ledger_postings", "ledger_entries"}) {
      for (String change :
          new String[] {"update %s set %s = %2$s", "delete from %s", "truncate %s cascade"}) {
        String column = table.equals("ledger_entries") ? "amount" : "kind";
        assertThat(refusal("set constraints all immediate; " + change.formatted(table, column)))
            .contains(" is append-only");
      }
    }
    for (String table : new String[] {"ledger_closings", "ledger_days"}) {
      for (String change :
          new String[] {"update %s set %s = %2$s", "delete from %s", "truncate %s cascade"}) {
        String column = table.equals("ledger_days") ? "amount" : "closed_at";
        assertThat(
                refusal(
                    "insert into ledger_days values (0, now(), now() + interval '1 day', 0); "
                        + change.formatted(table, column)))
            .contains(" is append-only");
      }
    }
  }

  /** The constraint that refused one of them, none when all went through; nothing of it stays. */
  private Optional<String> attempt(String... statements) {
    try {
      rolledBack(statements);
      return Optional.empty();
    } catch (UnableToExecuteStatementException e) {
      return Optional.of(Constraints.violated(e).orElseThrow(() -> e));
    }
  }

  private String refusal(String statement) {
    try {
      rolledBack(statement);
      return "";
    } catch (UnableToExecuteStatementException e) {
      return e.getMessage();
    }
  }

  private void rolledBack(String... statements) {
    try {
      sql.run(
          handle -> {
            given(handle);
            for (String statement : statements) {
              handle.execute(statement);
            }
            throw new RolledBack();
          });
    } catch (RolledBack done) {
      // as meant
    }
  }

  private static final class RolledBack extends RuntimeException {}

  private static void given(Handle handle) {
    handle.execute("insert into specialties (id, name) values (%s, 's')".formatted(DOCTOR_1));
    for (String doctor : new String[] {DOCTOR_1, DOCTOR_2}) {
      handle.execute(
          """
          insert into doctors (id, full_name, search_name, specialty_id, fee, room, slot_minutes)
          values (%s, 'd', 'd', %s, 1, 'r', 30)
          """
              .formatted(doctor, DOCTOR_1));
    }
    for (String patient : new String[] {PATIENT_1, PATIENT_2, PATIENT_3}) {
      handle.execute(
          """
          insert into patients (id, full_name, date_of_birth, locale)
          values (%s, 'p', '2000-01-01', 'vi')
          """
              .formatted(patient));
    }
    handle.execute(
        """
        insert into accounts (id, email, phone, password_hash, roles, doctor_id)
        values (%s, 'constraints@kham.example', 'constraints', 'x', '{ADMIN}', %s)
        """
            .formatted(ACCOUNT, DOCTOR_1));
    handle.execute(appointment(FIRST, DOCTOR_1, PATIENT_1, "08:00", "PENDING"));
    handle.execute(
        """
        insert into appointment_events (appointment_id, version, type, occurred_at, machine, details)
        values (%s, 0, 'Booked', now(), 'm', '{}')
        """
            .formatted(FIRST));
    handle.execute(
        """
        insert into payments (id, appointment_id, code, amount, deadline, status, version)
        values (%s, %s, 'KHM0000000001', 1, now(), 'PENDING', 0)
        """
            .formatted(FIRST, FIRST));
    handle.execute(transfer("1"));
    handle.execute(echo("a"));
    handle.execute(alteration());
    handle.execute(
        "update transfers set state = 'SETTLED', payment_id = %s where source_id = '1'"
            .formatted(FIRST));
    handle.execute(receipt(FIRST, FIRST, 1));
    handle.execute(refund("KHR0000000001", "'1'").replace("gen_random_uuid()", FIRST));
    handle.execute(posting("REFUND_DUE", "null"));
    handle.execute(posting("TRANSFER", "'1'"));
    handle.execute(
        """
        insert into ledger_entries
        select id, account, amount from ledger_postings, (values ('BANK', 1), ('SUSPENSE', -1)) e
            (account, amount)
        where machine = 'constraints'
        """);
    handle.execute(
        """
        insert into jobs (id, queue, name, key, data, run_at, max_attempts)
        values (gen_random_uuid(), 'payment', 'n', 'key', '{}', now(), 3)
        """);
    handle.execute(
        """
        insert into messages (id, subject, version, kind, channel, recipient, state)
        values (gen_random_uuid(), 's', 1, 'k', 'email', 'r', 'sent')
        """);
    handle.execute(
        """
        insert into idempotency_keys (account_id, key, fingerprint, answer)
        values (%s, 'key', 'f', 'a')
        """
            .formatted(ACCOUNT));
    handle.execute(
        "insert into sessions (id, account_id, expires_at) values (%s, %s, now())"
            .formatted(FIRST, ACCOUNT));
    handle.execute(refreshToken());
    handle.execute(passwordAttempt());
    handle.execute(medicine(FIRST));
    handle.execute(batch(FIRST, 0));
    handle.execute(movement("RECEIVE", 5));
    handle.execute(
        """
        insert into dispenses (id, medicine_id, quantity, dispensed_at, account_id)
        values (%s, %s, 1, now(), %s)
        """
            .formatted(FIRST, FIRST, ACCOUNT));
    handle.execute("insert into recall_notices values (%s, %s, now())".formatted(FIRST, ACCOUNT));
    handle.execute(alert("EXPIRING", FIRST, 7, "RESOLVED"));
    handle.execute(alert("LOW_STOCK", "null", 9, "OPEN"));
    handle.execute(shift("08:00", "11:00", "2027-01-01", "2027-12-31"));
    handle.execute(holiday("2199-01-01", "2199-01-02"));
    handle.execute(dependant(PATIENT_2, PATIENT_1, 1));
    handle.execute(appointment(SECOND, DOCTOR_1, PATIENT_1, "10:00", "PENDING"));
    handle.execute(queueCounter());
    handle.execute(queueTicket(FIRST, 1));
    handle.execute(waits(DOCTOR_1, "null", "2199-01-05", "OFFERED", FIRST));
    handle.execute(
        """
        insert into absences
            (id, doctor_id, starts_at, ends_at, reason, recorded_by, recorded_at)
        values (gen_random_uuid(), %s, '2027-01-05 08:00+07', '2027-01-05 09:00+07', 'r', %s,
            now())
        """
            .formatted(DOCTOR_1, ACCOUNT));
  }

  private static String waits(
      String doctor, String specialty, String until, String state, String offer) {
    return """
    insert into waitlist_entries (id, patient_id, requested_by, doctor_id, specialty_id, first_day,
        last_day, state, queued_at, missed, offer, version)
    values (gen_random_uuid(), %s, %s, %s, %s, '2199-01-02', '%s', '%s', now(), 0, %s, 0)
    """
        .formatted(PATIENT_1, ACCOUNT, doctor, specialty, until, state, offer);
  }

  private static String medicine(String id) {
    return """
    insert into medicines
        (id, code, name, search_name, search_code, unit, minimum_stock, version)
    values (%s, 'constraints', 'n', 'n', 'c', 'u', 0, 0)
    """
        .formatted(id);
  }

  private static String batch(String id, int quantity) {
    return """
    insert into batches (id, medicine_id, number, expires_on, quantity, status)
    values (%s, %s, 'constraints', '2199-01-01', %d, 'AVAILABLE')
    """
        .formatted(id, FIRST, quantity);
  }

  /** A batch that begins with that, in one statement with the receipt of 5. */
  private static String begun(int quantity, String status) {
    return """
    with moved as (
        insert into stock_movements
            (batch_id, kind, change, balance, begins, status, occurred_at, machine)
        values (gen_random_uuid(), 'RECEIVE', 5, 5, true, 'AVAILABLE', now(), 'm')
        returning batch_id)
    insert into batches (id, medicine_id, number, expires_on, quantity, status)
    select batch_id, %s, 'begun', '2199-01-01', %d, '%s' from moved
    """
        .formatted(FIRST, quantity, status);
  }

  private static String task(String state, int done, String total) {
    return """
    insert into tasks (id, account_id, kind, state, done, total, counts)
    values (gen_random_uuid(), %s, 'k', '%s', %d, %s, '{}')
    """
        .formatted(ACCOUNT, state, done, total);
  }

  private static String movement(String kind, int change) {
    return """
    insert into stock_movements (batch_id, kind, change, status, occurred_at, machine)
    values (%s, '%s', %d, 'AVAILABLE', now(), 'm')
    """
        .formatted(FIRST, kind, change);
  }

  private static String alert(String kind, String batch, int threshold, String state) {
    return """
    insert into inventory_alerts (id, kind, medicine_id, batch_id, threshold, quantity, as_of,
        opened_at, state, version)
    values (gen_random_uuid(), '%s', %s, %s, %d, 5, '2199-01-01', now(), '%s', 0)
    """
        .formatted(kind, FIRST, batch, threshold, state);
  }

  private static String passwordAttempt() {
    return "insert into password_attempts (digest, failures, tried_at, next_at)"
        + " values ('d', 1, now(), now())";
  }

  private static String refreshToken() {
    return "insert into refresh_tokens (digest, session_id, good_until) values ('d', %s, now())"
        .formatted(FIRST);
  }

  private static String shift(String from, String until, String validFrom, String validUntil) {
    return """
    insert into doctor_shifts
        (doctor_id, day, starts_at, ends_at, slot_minutes, valid_from, valid_until)
    values (%s, 'MONDAY', '%s', '%s', 30, '%s', '%s')
    """
        .formatted(DOCTOR_1, from, until, validFrom, validUntil);
  }

  private static String shiftBreak(String from, String until) {
    return """
    insert into doctor_breaks
        (doctor_id, day, shift_starts_at, valid_from, starts_at, ends_at)
    values (%s, 'MONDAY', '08:00', '2027-01-01', '%s', '%s')
    """
        .formatted(DOCTOR_1, from, until);
  }

  private static String holiday(String first, String last) {
    return """
    insert into holidays (id, first_day, last_day, name)
    values (gen_random_uuid(), '%s', '%s', 'h')
    """
        .formatted(first, last);
  }

  private static String queueCounter() {
    return """
    insert into queue_counters (doctor_id, day_starts_at, last_number)
    values (%s, '2027-01-04 00:00+07', 1)
    """
        .formatted(DOCTOR_1);
  }

  private static String queueTicket(String appointment, int number) {
    return """
    insert into queue_tickets (appointment_id, doctor_id, day_starts_at, day_ends_at, number)
    values (%s, %s, '2027-01-04 00:00+07', '2027-01-05 00:00+07', %d)
    """
        .formatted(appointment, DOCTOR_1, number);
  }

  private static String dependant(String patient, String guardian, int place) {
    return "insert into dependants (patient_id, guardian_id, place) values (%s, %s, %d)"
        .formatted(patient, guardian, place);
  }

  private static String appointment(String doctor, String patient, String at, String status) {
    return appointment("gen_random_uuid()", doctor, patient, at, status);
  }

  private static String appointment(
      String id, String doctor, String patient, String at, String status) {
    return """
    insert into appointments (id, doctor_id, patient_id, booked_by, starts_at, ends_at, fee, status, version)
    values (%1$s, %2$s, %3$s, %4$s, '2027-01-04 %5$s+07',
        timestamptz '2027-01-04 %5$s+07' + interval '30 min', 1, '%6$s', 0)
    """
        .formatted(id, doctor, patient, ACCOUNT, at, status);
  }

  private static String receipt(String payment, String appointment, int place) {
    return """
        insert into receipts (payment_id, year, place, appointment_id, patient_id, issued_at,
            amount, code, bank_reference, patient_name, doctor_name, specialty, starts_at)
        select %s, 2999, %d, %s, %s, now(), 1, 'KHM0000000001', '', 'p', 'd', 's', now()
        """
        .formatted(payment, place, appointment, PATIENT_1);
  }

  private static String refund(String code, String transfer) {
    return """
    insert into refunds
        (id, code, amount, cause, transfer_source, transfer_id, due_since, version)
    values (gen_random_uuid(), '%s', 1, 'LATE', 'constraints', %s, now(), 0)
    """
        .formatted(code, transfer);
  }

  private static String posting(String kind, String transfer) {
    return """
    insert into ledger_postings
        (kind, transfer_source, transfer_id, refund_id, occurred_at, machine)
    values ('%s', 'constraints', %s, %s, now(), 'constraints')
    """
        .formatted(kind, transfer, transfer.equals("null") ? FIRST : "null");
  }

  /** After the last one there is. */
  private static String closing(String upto, String after) {
    return """
    insert into ledger_closings (upto, after)
    select %s, %s from ledger_closings order by upto desc limit 1
    """
        .formatted(upto, after);
  }

  private static String day(String end, int amount) {
    return """
    insert into ledger_days (closing, begins_at, ends_at, amount)
    select upto, now(), %s, %d from ledger_closings order by upto desc limit 1
    """
        .formatted(end, amount);
  }

  private static String share(String transfer, String state) {
    return """
    insert into transfer_shares (source, source_id, payment_id, amount, state, reason)
    values ('constraints', '%s', %s, 1, '%s', null)
    """
        .formatted(transfer, FIRST, state);
  }

  private static String shared(String payment) {
    return """
    insert into ledger_postings
        (kind, transfer_source, transfer_id, payment_id, occurred_at, machine)
    values ('SHARE', 'constraints', '1', %s, now(), 'constraints')
    """
        .formatted(payment);
  }

  private static String transfer(String id, String columns, String values) {
    return transfer(id)
        .replace("raw)", "raw, " + columns + ")")
        .replace("'', '')", "'', '', " + values + ")");
  }

  private static String echo(String id) {
    return """
        insert into transfer_echoes (source, source_id, first_source, first_source_id, raw)
        select 'constraints.v2', '%s', source, source_id, 'x' from transfers
        where source = 'constraints' and source_id = '1'
        """
        .formatted(id);
  }

  private static String alteration() {
    return "insert into transfer_alterations (source, source_id, raw) values ('constraints', '1', 'y')";
  }

  private static String transfer(String id) {
    return """
    insert into transfers
        (source, source_id, direction, bank, account, content, amount, bank_time, reference, raw)
    values ('constraints', '%s', 'IN', 'b', 'a', 'c', 1, now(), '', '')
    """
        .formatted(id);
  }
}
