package dev.kham.story;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** What happens in the story, step by step in the order it is told. */
final class Plot {
  private static final ZoneId HOSPITAL_ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final NumberFormat DONG = NumberFormat.getIntegerInstance(Locale.of("vi", "VN"));

  /** A day and some slack: closer appointments would bring a reminder among the mails counted. */
  private static final Duration AHEAD = Duration.ofHours(25);

  private static final Duration LONGEST_WINDOW = Duration.ofMinutes(5);
  private static final Duration TO_CONFIRM = Duration.ofSeconds(10);
  private static final Duration TO_MAIL = Duration.ofSeconds(20);
  private static final Duration TO_SEND_ONE_TOO_MANY = Duration.ofSeconds(3);
  private static final Duration TO_CANCEL = Duration.ofSeconds(60);
  private static final int REPLAYS = 3;

  private final Server server;
  private final Http http;
  private final Narrator narrator;
  private final Terminal terminal;
  private final boolean drawQr;
  private final RandomGenerator random = new SecureRandom();
  private final PatientApp app;
  private final PatientApp neighboursApp;
  private final Sepay sepay;
  private final Mailbox mailbox;
  private final LocalDate from = LocalDate.now(HOSPITAL_ZONE);
  private final LocalDate to = from.plusDays(7);
  private final Person patient;
  private final Person neighbour;

  private Doctor doctor;
  private Slot slot;
  private Appointment booked;
  private Duration window;
  private String memo;
  private Transfer transfer;
  private Appointment confirmed;

  Plot(Server server, Http http, Narrator narrator, Terminal terminal, boolean drawQr) {
    this.server = server;
    this.http = http;
    this.narrator = narrator;
    this.terminal = terminal;
    this.drawQr = drawQr;
    this.app = new PatientApp(http, server);
    this.neighboursApp = new PatientApp(http, server);
    this.sepay = new Sepay(http, server);
    this.mailbox = new Mailbox(http, server);
    this.patient = Person.invent(random);
    this.neighbour = Person.invent(random);
  }

  void tell() throws InterruptedException {
    narrator.step("ask whether the server is ready", this::askWhetherReady);
    narrator.step("register a patient", this::register);
    narrator.step("sign in", this::signIn);
    narrator.step("be refused without a token", this::beRefusedWithoutToken);
    narrator.step("search a doctor", this::searchDoctor);
    narrator.step("list free slots", this::listFreeSlots);
    narrator.step("book a slot, twice with one key", this::book);
    narrator.step("find the slot taken", this::findSlotTaken);
    narrator.step("read the payment QR", this::readQr);
    narrator.step("pay by bank transfer", this::pay);
    narrator.step("see the appointment confirmed", this::seeConfirmed);
    narrator.step("receive one confirmation mail", this::receiveMail);
    narrator.step("receive the receipt", this::receiveReceipt);
    narrator.step("replay the webhook without effect", this::replayWebhook);
    narrator.step("see an unpaid appointment cancelled", this::seeUnpaidCancelled);
    narrator.step("keep the appointment from other patients", this::keepFromOthers);
  }

  private String askWhetherReady() throws IOException, InterruptedException {
    server.ready(http).expect(200);
    return "The server is ready";
  }

  private String register() throws IOException, InterruptedException {
    app.register(patient).expect(201);
    // Already now, since once a slot is held the time to pay it is running.
    neighboursApp.register(neighbour).expect(201);
    return patient.fullName()
        + " registered as "
        + patient.email()
        + ", and "
        + neighbour.fullName()
        + " as a second patient";
  }

  private String signIn() throws IOException, InterruptedException {
    app.signIn(patient);
    neighboursApp.signIn(neighbour);
    return "Both signed in and got access tokens";
  }

  private String beRefusedWithoutToken() throws IOException, InterruptedException {
    new PatientApp(http, server).appointments().expectProblem(401);
    return "Without a token the list of appointments is refused: 401";
  }

  private String searchDoctor() throws IOException, InterruptedException {
    int specialties = app.specialties().expect(200).json().list("/items").size();
    StepFailed.unless(specialties > 0, "at least one specialty", "none");
    List<Doctor> all = Doctor.listIn(app.doctors());
    StepFailed.unless(!all.isEmpty(), "at least one doctor", "none");
    doctor = all.getFirst();
    String typed = doctor.nameAsTyped();
    List<Doctor> found = Doctor.listIn(app.doctors(typed));
    StepFailed.unless(found.contains(doctor), doctor + " for the search “" + typed + "”", found);
    return "Among %d specialties, typing “%s” finds %s (%s)"
        .formatted(specialties, typed, doctor.fullName(), doctor.specialty());
  }

  private String listFreeSlots() throws IOException, InterruptedException {
    List<Slot> free = freeSlots();
    if (free.isEmpty()) {
      for (Doctor other : Doctor.listIn(app.doctors())) {
        doctor = other;
        free = freeSlots();
        if (!free.isEmpty()) {
          break;
        }
      }
    }
    slot = choose(free);
    return "%s has %d free slots until %s; the choice is %s"
        .formatted(doctor.fullName(), free.size(), to, slot);
  }

  private String book() throws IOException, InterruptedException {
    String key = PatientApp.newKey();
    Answer first = app.book(slot, key).expect(201);
    booked = Appointment.in(first);
    window = Duration.between(Instant.now(), booked.payment().deadline());
    StepFailed.unless(booked.status().equals("PENDING"), "status PENDING", booked.status());
    String code = booked.payment().code();
    StepFailed.unless(
        code.matches("[A-Z]{2,5}[A-Z0-9]+") && code.length() <= 13,
        "a payment code of 2–5 letters, then letters or digits, at most 13 in all",
        code);

    Answer again = app.book(slot, key).expect(201);
    StepFailed.unless(
        again.header("Idempotency-Replayed").equals("true"),
        "Idempotency-Replayed: true on the repetition",
        "“" + again.header("Idempotency-Replayed") + "”");
    StepFailed.unless(
        again.json().node().equals(first.json().node()),
        "the first answer again\n" + first,
        "another\n" + again);
    List<Json> mine = app.appointments().expect(200).json().list("/items");
    StepFailed.unless(
        mine.size() == 1 && mine.getFirst().text("/id").equals(booked.id()),
        "one appointment, " + booked.id(),
        mine);
    return "Booked %s, PENDING; the same key again gave the same answer, not a second appointment"
        .formatted(slot);
  }

  private String findSlotTaken() throws IOException, InterruptedException {
    StepFailed.unless(!slot.isAmong(freeSlots()), slot + " not to be offered any more", "it is");
    Json refusal = neighboursApp.book(slot, PatientApp.newKey()).expectProblem(409).json();
    String type = refusal.text("/type");
    StepFailed.unless(type.equals("/problems/slot-taken"), "type /problems/slot-taken", type);
    List<Slot> alternatives = refusal.list("/alternatives").stream().map(Slot::of).toList();
    StepFailed.unless(
        !alternatives.isEmpty() && alternatives.size() <= 5 && !slot.isAmong(alternatives),
        "one to five alternatives, without the taken slot",
        alternatives);
    return "The slot is offered no more; %s tries and gets 409 with %d alternatives"
        .formatted(neighbour.fullName(), alternatives.size());
  }

  private String readQr() throws IOException, InterruptedException {
    Appointment.Payment payment = booked.payment();
    VietQr qr = VietQr.read(payment.qrPayload());
    StepFailed.unless(
        qr.value("63").equals(qr.expectedCrc()), "CRC " + qr.expectedCrc(), qr.value("63"));
    StepFailed.unless(
        qr.value("54").equals(String.valueOf(payment.amount())),
        "amount " + payment.amount() + " in tag 54",
        qr.value("54"));
    StepFailed.unless(
        qr.value("38.01.01").equals(payment.account()),
        "account " + payment.account() + " in tag 38",
        qr.value("38.01.01"));
    memo = qr.value("62.08");
    StepFailed.unless(
        memo.contains(payment.code()), "code " + payment.code() + " in tag 62.08", memo);
    String read = QrPicture.decode(app.picture(payment.qrPng()).expect(200).bytes());
    StepFailed.unless(
        read.equals(payment.qrPayload()), payment.qrPayload() + " in the QR picture", read);

    narrator.detail(payment.qrPayload());
    if (drawQr) {
      QrPicture.draw(payment.qrPayload(), terminal.coloured())
          .forEach(line -> narrator.detail(terminal.blackOnWhite(line)));
    }
    return "To pay: %s đ with the code %s until %s; the QR picture says the same"
        .formatted(DONG.format(payment.amount()), payment.code(), clock(payment.deadline()));
  }

  private String pay() throws IOException, InterruptedException {
    StepFailed.unless(
        Instant.now().isBefore(booked.payment().deadline().toInstant()),
        "to pay before the deadline, " + clock(booked.payment().deadline()),
        "here too late: the steps since booking took longer than the payment window");
    transfer = Transfer.paying(booked.payment(), memo, patient, server, random);
    sepay.deliverForged(transfer).expect(401);
    expectSuccess(sepay.deliver(transfer));
    return "A forged webhook is refused: 401; SePay's, about transaction %d, is taken"
        .formatted(transfer.id());
  }

  private String seeConfirmed() throws IOException, InterruptedException {
    confirmed = Polling.upTo(TO_CONFIRM, () -> look(booked.id()), Appointment::isPaid);
    StepFailed.unless(
        confirmed.isPaid(),
        "status CONFIRMED and payment status PAID within " + TO_CONFIRM.toSeconds() + " s",
        confirmed.json().node());
    return "The appointment is CONFIRMED and its payment PAID";
  }

  private String receiveMail() throws IOException, InterruptedException {
    List<String> subjects =
        Polling.upTo(TO_MAIL, () -> mailbox.subjectsTo(patient.email()), seen -> !seen.isEmpty());
    expectOneMail(subjects);
    return "One mail arrived: “" + subjects.getFirst() + "”";
  }

  private String receiveReceipt() throws IOException, InterruptedException {
    Answer receipt = app.receipt(booked.payment()).expect(200);
    expectPdf(receipt);
    neighboursApp.receipt(booked.payment()).expectProblem(404);
    List<Json> mails =
        Polling.upTo(TO_MAIL, () -> mailbox.receiptsTo(patient.email()), seen -> !seen.isEmpty());
    expectOneReceipt(mails);
    String file = mails.getFirst().list("/attachments").getFirst().text("");
    StepFailed.unless(
        receipt.header("Content-Disposition").contains(file),
        "the download to be called " + file + ", as in the mail",
        receipt.header("Content-Disposition"));
    expectPdf(mailbox.attachment(mails.getFirst()).expect(200));
    return "Another mail brings %s, and the app downloads it".formatted(file);
  }

  private static void expectPdf(Answer answer) {
    StepFailed.unless(
        new String(answer.bytes(), StandardCharsets.ISO_8859_1).startsWith("%PDF-"),
        "a PDF for " + answer.request(),
        answer);
  }

  private String replayWebhook() throws IOException, InterruptedException {
    for (int i = 0; i < REPLAYS; i++) {
      expectSuccess(sepay.deliver(transfer));
    }
    Thread.sleep(TO_SEND_ONE_TOO_MANY);
    Appointment now = look(booked.id());
    StepFailed.unless(
        now.version() == confirmed.version() && now.etag().equals(confirmed.etag()),
        "still version " + confirmed.version() + ", ETag " + confirmed.etag(),
        "version " + now.version() + ", ETag " + now.etag());
    StepFailed.unless(
        now.payment().all().equals(confirmed.payment().all()),
        "the payment unchanged\n" + confirmed.payment().all(),
        now.payment().all());
    expectOneMail(mailbox.subjectsTo(patient.email()));
    expectOneReceipt(mailbox.receiptsTo(patient.email()));
    return "Replayed %d times: taken each time, and nothing changed, no second mail"
        .formatted(REPLAYS);
  }

  private String seeUnpaidCancelled() throws IOException, InterruptedException {
    // Judged by the first booking, so that no hold nobody waits for is left behind.
    expectShortWindow(window);
    Slot second = choose(freeSlots());
    Appointment unpaid = Appointment.in(app.book(second, PatientApp.newKey()).expect(201));
    Instant deadline = unpaid.payment().deadline().toInstant();
    expectShortWindow(Duration.between(Instant.now(), deadline));

    waitUntil(deadline);
    Instant end = deadline.plus(TO_CANCEL);
    Appointment last =
        Polling.upTo(
            Duration.between(Instant.now(), end),
            () -> {
              narrator.progress(", its deadline has passed" + seconds(deadline, Instant.now()));
              return look(unpaid.id());
            },
            Appointment::isCancelled);
    StepFailed.unless(
        last.isCancelled(),
        "status CANCELLED at most " + TO_CANCEL.toSeconds() + " s after the deadline",
        last.json().node());
    long took = Duration.between(deadline, Instant.now()).toMillis();
    StepFailed.unless(
        last.cancellation().isEmpty() || last.cancellation().equals("UNPAID"),
        "cancellation UNPAID",
        last.cancellation());
    List<Slot> free =
        Polling.upTo(Duration.between(Instant.now(), end), this::freeSlots, second::isAmong);
    StepFailed.unless(second.isAmong(free), second + " to be offered again", "it is not");
    return "Not paid, %s was cancelled %d ms after its deadline and is offered again"
        .formatted(second, took);
  }

  private String keepFromOthers() throws IOException, InterruptedException {
    neighboursApp.appointment(booked.id()).expectProblem(404);
    return "For " + neighbour.fullName() + " the appointment does not exist: 404";
  }

  private Appointment look(String id) throws IOException, InterruptedException {
    return Appointment.in(app.appointment(id).expect(200));
  }

  private List<Slot> freeSlots() throws IOException, InterruptedException {
    return Slot.listIn(app.slots(doctor, from, to));
  }

  private Slot choose(List<Slot> free) {
    // A patient cannot be at two places at once either.
    List<Slot> possible = free.stream().filter(one -> slot == null || !one.overlaps(slot)).toList();
    return Slot.from(Instant.now().plus(AHEAD), possible)
        .orElseThrow(() -> new StepFailed("a free slot from " + from + " to " + to, "none"));
  }

  private void waitUntil(Instant deadline) throws InterruptedException {
    while (Instant.now().isBefore(deadline)) {
      narrator.progress(", waiting for its deadline" + seconds(Instant.now(), deadline));
      long left = Duration.between(Instant.now(), deadline).toMillis();
      Thread.sleep(Math.clamp(left, 1, 500));
    }
  }

  private static void expectSuccess(Answer answer) {
    JsonNode body = answer.expect(200).json().node();
    JsonNode success = body.path("success");
    StepFailed.unless(
        body.size() == 1 && success.isBoolean() && success.booleanValue(),
        "exactly {\"success\": true}, or SePay counts it as failed",
        body);
  }

  private void expectOneMail(List<String> subjects) {
    StepFailed.unless(
        subjects.size() == 1,
        "exactly one mail to " + patient.email(),
        subjects.size() + " " + subjects);
  }

  private void expectOneReceipt(List<Json> mails) {
    StepFailed.unless(
        mails.size() == 1,
        "exactly one mail with a receipt to " + patient.email(),
        mails.size() + " " + mails);
  }

  private static void expectShortWindow(Duration window) {
    StepFailed.unless(
        window.compareTo(LONGEST_WINDOW) <= 0,
        "a payment window of at most " + LONGEST_WINDOW.toMinutes() + " minutes",
        "one of about "
            + Math.ceilDiv(window.toSeconds(), 60)
            + " minutes: this server's is too long to wait for here.\n"
            + "Run ./kham story --own, which starts a server with a window of 10 seconds.");
  }

  private static String seconds(Instant from, Instant to) {
    return ", " + Math.max(0, Duration.between(from, to).toSeconds()) + " s";
  }

  private static String clock(OffsetDateTime time) {
    return CLOCK.format(time.atZoneSameInstant(HOSPITAL_ZONE));
  }
}
