package dev.kham.application.messaging;

import dev.kham.application.job.PutOffException;
import dev.kham.application.messaging.MessageLedger.Reason;
import dev.kham.application.patient.PatientRepository;
import dev.kham.application.shared.Transaction;
import dev.kham.domain.patient.Channel;
import dev.kham.domain.patient.Channels;
import dev.kham.domain.patient.Patient;
import dev.kham.domain.patient.PatientId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes to a patient, once, on the first of the channels they wish that reaches them. */
public final class TellPatient {
  private final Transaction transaction;
  private final PatientRepository patients;
  private final SendOnce sendOnce;

  public TellPatient(Transaction transaction, PatientRepository patients, SendOnce sendOnce) {
    this.transaction = transaction;
    this.patients = patients;
    this.sendOnce = sendOnce;
  }

  /**
   * Whom to tell.
   *
   * @param key on any channel
   * @param mailFirst whether it brings what only a mail can bring, so that whoever has a mail
   *     address gets a mail
   * @param over when they need not be told any more; null for never
   */
  public record Command(
      MessageKey key, PatientId patient, boolean mailFirst, @Nullable Instant over) {}

  /**
   * What to tell them.
   *
   * @param attachments of a mail; other channels have none
   */
  public record Told(Letter.Content content, List<Letter.Attachment> attachments) {
    public Told {
      attachments = List.copyOf(attachments);
    }

    public Told(Letter.Content content) {
      this(content, List.of());
    }
  }

  private record Reader(Patient patient, Channels wished, Set<Channel> refused) {}

  /**
   * Notes that nothing is sent when the patient cannot be reached on any channel. When none of
   * those they wish can be used at all, it is a mail. Where they turned out to want nothing, they
   * are not written to.
   *
   * @throws PutOffException when the channel takes it later only
   * @throws MessageUnderwayException while nobody knows whether it was sent
   * @throws LetterRefusedException when it was not sent and may be tried again
   */
  public void handle(Command command, Function<Patient, Told> words) {
    Optional<Reader> reader =
        transaction.call(
            () ->
                patients
                    .find(command.patient())
                    .map(
                        patient ->
                            new Reader(
                                patient,
                                patients.channels(patient.id()),
                                patients.refused(patient.id()))));
    if (reader.isEmpty()) {
      sendOnce.skip(command.key(), Reason.NO_ADDRESS);
      return;
    }
    Patient patient = reader.get().patient();
    List<Channel> wished =
        reader.get().wished().order().stream()
            .filter(channel -> !reader.get().refused().contains(channel))
            .toList();
    Told told = words.apply(patient);
    List<Channel> ways =
        usable(command.mailFirst() ? mailFirst(wished) : wished, patient, told.content());
    if (ways.isEmpty()) {
      ways = usable(List.of(Channel.EMAIL), patient, told.content());
    }
    if (ways.isEmpty()) {
      sendOnce.skip(command.key(), Reason.NO_ADDRESS);
      return;
    }
    sendOnce.send(command.key(), ways, new ToPatient(patient, told), command.over());
  }

  private final class ToPatient implements SendOnce.Draft {
    private final Patient patient;
    private final Told told;

    ToPatient(Patient patient, Told told) {
      this.patient = patient;
      this.told = told;
    }

    @Override
    public Letter on(Channel channel, UUID id) {
      return new Letter(
          id,
          Objects.requireNonNullElse(address(patient, channel), ""),
          patient.locale(),
          told.content(),
          channel == Channel.EMAIL ? told.attachments() : List.of());
    }

    @Override
    public void unwanted(Channel channel, Instant at) {
      patients.refuse(patient.id(), channel, at);
    }
  }

  private static List<Channel> mailFirst(List<Channel> wished) {
    return Stream.concat(Stream.of(Channel.EMAIL), wished.stream()).distinct().toList();
  }

  private List<Channel> usable(List<Channel> wished, Patient patient, Letter.Content content) {
    return wished.stream()
        .filter(channel -> address(patient, channel) != null)
        .filter(channel -> sendOnce.carries(channel, content, patient.locale()))
        .toList();
  }

  static @Nullable String address(Patient patient, Channel channel) {
    return switch (channel) {
      case EMAIL -> patient.email();
      case SMS, ZALO -> patient.phone();
    };
  }
}
